using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>How one theft went: was it stopped by the judgment, when, and what had the thief by then?</summary>
/// <param name="ByRisk">Refused, or asked for a factor, by a judgment.</param>
/// <param name="Stopped">By a judgment or by rotation.</param>
/// <param name="Requests">Requests that succeeded before the first that did not.</param>
/// <param name="Minutes">From the first use to the stop; the length of the trial when never stopped.</param>
/// <param name="Flagged">The owner or an analyst was told at some request, and at which (from 1); 0 for never.</param>
internal sealed record Theft(bool ByRisk, bool Stopped, int Requests, double Minutes, int Flagged = 0);

/// <summary>What legitimate requests met.</summary>
internal sealed record Peace(long Requests, long Stopped, long Flagged, double CustomerMonths)
{
    public static Peace None { get; } = new(0, 0, 0, 0);

    public double StoppedPerThousand => Requests == 0 ? 0 : 1000.0 * Stopped / Requests;
    public double FlaggedPerThousand => Requests == 0 ? 0 : 1000.0 * Flagged / Requests;
    public double StoppedPerMonth => CustomerMonths == 0 ? 0 : Stopped / CustomerMonths;

    /// <summary>Why honest requests were stopped: the reasons against them, and how often.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    public static Peace Of(Judgment judged) => new(1, judged.Verdict == Verdict.Allow ? 0 : 1, judged.NotifyOwner ? 1 : 0, 0)
    {
        Causes = judged.Verdict == Verdict.Allow ? [] : [string.Join(" + ", judged.Evidence.Where(e => e.Contribution > 0).Select(e => RiskJson.NameOf(e.Code)).Order(StringComparer.Ordinal))],
    };

    public static Peace operator +(Peace one, Peace other) =>
        new(one.Requests + other.Requests, one.Stopped + other.Stopped, one.Flagged + other.Flagged, one.CustomerMonths + other.CustomerMonths)
        {
            Causes = other.Causes.Count == 0 ? one.Causes : [.. one.Causes, .. other.Causes],
        };
}
