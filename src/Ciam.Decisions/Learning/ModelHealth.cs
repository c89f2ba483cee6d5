namespace Ciam.Decisions.Learning;

/// <summary>What the model in force was seen doing lately.</summary>
public sealed record ModelSighting
{
    /// <summary>Payments scored in the window.</summary>
    public required int Rows { get; init; }

    /// <summary>Scores that were no number, or payments the model failed on.</summary>
    public int Broken { get; init; }

    /// <summary>The share of payments that were not simply allowed by the model's score.</summary>
    public required double AlarmShare { get; init; }

    /// <summary>The same share on the days that were held back in training.</summary>
    public required double AlarmShareBefore { get; init; }

    /// <summary>Frauds the scores promised, and those that happened, among payments whose outcome is known.</summary>
    public required double Promised { get; init; }
    public required int Frauds { get; init; }
    public required int Known { get; init; }

    /// <summary>Population stability by feature, largest first.</summary>
    public required IReadOnlyList<FeatureDrift> Drift { get; init; }

    /// <summary>How often genuine payments were stopped, by segment.</summary>
    public required IReadOnlyList<SegmentRate> Segments { get; init; }
}

/// <summary>By how much a feature has moved since training.</summary>
public sealed record FeatureDrift(string Feature, double Psi);

/// <summary>How often the genuine payments of a segment were stopped.</summary>
public sealed record SegmentRate(string Segment, int Genuine, int Stopped)
{
    public double Share => Genuine == 0 ? 0 : (double)Stopped / Genuine;
}

/// <summary>What to do about a model.</summary>
public enum ModelVerdict
{
    Good,

    /// <summary>People should look, and no challenger that shows the same may be promoted.</summary>
    Watch,

    /// <summary>It falls back to the last good model at once.</summary>
    FallBack,
}

/// <summary>When a model misbehaves: rules with numbers, each told in words.</summary>
public sealed record HealthRule
{
    public int LeastRows { get; init; } = 200;
    public int LeastFrauds { get; init; } = 20;

    /// <summary>More alarms than this multiple of the share at training, and more than the share below, stop customers for nothing.</summary>
    public double WorstAlarms { get; init; } = 4;
    public double AlarmsAtLeast { get; init; } = 0.05;

    /// <summary>The promised fraud may lie this factor from what happened, either way.</summary>
    public double WorstPromise { get; init; } = 4;
    public double WatchPromise { get; init; } = 2;

    public double WatchPsi { get; init; } = 0.25;

    /// <summary>A segment's false alarms may be this multiple of everybody's, from so many genuine payments on.</summary>
    public double WatchSegment { get; init; } = 3;
    public int LeastSegment { get; init; } = 200;

    /// <summary>The verdict and all that is wrong, in words.</summary>
    public (ModelVerdict Verdict, IReadOnlyList<string> Why) Judge(ModelSighting seen)
    {
        var (bad, worth) = (new List<string>(), new List<string>());
        if (seen.Broken > 0)
            bad.Add($"{seen.Broken} of {seen.Rows} payments were given no score");
        if (seen.Rows >= LeastRows && seen.AlarmShare >= AlarmsAtLeast && seen.AlarmShare > WorstAlarms * Math.Max(0.001, seen.AlarmShareBefore))
            bad.Add(FormattableString.Invariant($"{seen.AlarmShare:P1} of payments raise an alarm, {seen.AlarmShareBefore:P1} did at training"));

        // One more of each, so that little evidence says little.
        var promise = (seen.Promised + 1) / (seen.Frauds + 1);
        if (seen.Frauds >= LeastFrauds || seen.Promised >= LeastFrauds)
        {
            if (promise > WorstPromise || promise < 1 / WorstPromise)
                bad.Add(FormattableString.Invariant($"{seen.Promised:F0} frauds were promised and {seen.Frauds} happened"));
            else if (promise > WatchPromise || promise < 1 / WatchPromise)
                worth.Add(FormattableString.Invariant($"{seen.Promised:F0} frauds were promised and {seen.Frauds} happened"));
        }
        if (seen.Rows >= LeastRows)
            worth.AddRange(seen.Drift.Where(drift => drift.Psi > WatchPsi).Select(drift => FormattableString.Invariant($"{drift.Feature} has moved (PSI {drift.Psi:F2})")));
        var all = seen.Segments.Sum(segment => segment.Genuine) is > 0 and var genuine ? (double)seen.Segments.Sum(segment => segment.Stopped) / genuine : 0;
        worth.AddRange(seen.Segments.Where(segment => segment.Genuine >= LeastSegment && segment.Share > WatchSegment * all && segment.Stopped >= 5)
            .Select(segment => FormattableString.Invariant($"{segment.Segment}: {segment.Share:P1} of the genuine are stopped, {all:P1} of all")));
        return (bad.Count > 0 ? ModelVerdict.FallBack : worth.Count > 0 ? ModelVerdict.Watch : ModelVerdict.Good, [.. bad, .. worth]);
    }
}
