namespace Ciam.Decisions.Learning;

/// <summary>One row that champion and challenger both scored, and what became of it.</summary>
/// <param name="Champion">Log-odds by the model in force.</param>
/// <param name="Challenger">Log-odds by the model in shadow.</param>
/// <param name="IsFraud">What became of it.</param>
/// <param name="Day">Days are drawn together.</param>
public sealed record Contest(double Champion, double Challenger, bool IsFraud, int Day);

/// <summary>When a challenger may take the champion's place.</summary>
public sealed record PromotionRule
{
    /// <summary>The share of genuine payments that may be stopped, at which the two are compared.</summary>
    public double FalsePositives { get; init; } = 0.005;

    /// <summary>Fewer frauds prove nothing.</summary>
    public int LeastFrauds { get; init; } = 30;
    public int LeastGenuine { get; init; } = 1000;

    /// <summary>Fewer days could be a mood of the week.</summary>
    public int LeastDays { get; init; } = 7;

    /// <summary>A challenger whose promised frauds lie further than this factor from what happened may not.</summary>
    public double WorstCalibration { get; init; } = 2;

    public PromotionProof Judge(IReadOnlyList<Contest> rows)
    {
        var labels = rows.Select(row => row.IsFraud).ToArray();
        var days = rows.Select(row => row.Day).ToArray();
        var champion = new ScoredRows([.. rows.Select(row => row.Champion)], labels, days);
        var challenger = new ScoredRows([.. rows.Select(row => row.Challenger)], labels, days);
        var first = days.Length == 0 ? 0 : days.Min();
        var (low, high) = Bootstrap.Interval(days.Length == 0 ? 0 : days.Max() - first + 1, times => challenger.RecallAt(FalsePositives, times) - champion.RecallAt(FalsePositives, times), 200);
        var promised = champion.Frauds == 0 ? 1 : challenger.Promised() / champion.Frauds;
        var why = champion.Frauds < LeastFrauds ? $"{champion.Frauds} frauds are known; {LeastFrauds} are needed"
            : rows.Count - champion.Frauds < LeastGenuine ? $"{rows.Count - champion.Frauds} genuine payments are known; {LeastGenuine} are needed"
            : days.Distinct().Count() < LeastDays ? $"{days.Distinct().Count()} days were compared; {LeastDays} are needed"
            : !(promised <= WorstCalibration && promised >= 1 / WorstCalibration) ? FormattableString.Invariant($"the challenger promised {promised:F2} times the fraud that happened")
            : !(low > 0) ? FormattableString.Invariant($"the gain in recall lies between {low:F3} and {high:F3}; its lower bound must be above 0")
            : null;
        return new PromotionProof(rows.Count, champion.Frauds, FalsePositives, champion.RecallAt(FalsePositives), challenger.RecallAt(FalsePositives), low, high, promised, why);
    }
}

/// <summary>What a comparison showed.</summary>
/// <param name="Rows">Payments both scored.</param>
/// <param name="Frauds">Those of them that were fraud.</param>
/// <param name="FalsePositives">At which share of stopped genuine payments.</param>
/// <param name="ChampionRecall">The share of fraud the model in force caught.</param>
/// <param name="ChallengerRecall">The share the other caught.</param>
/// <param name="GainLow">Lower bound (95 %, bootstrap over days) of the gain.</param>
/// <param name="GainHigh">Upper bound.</param>
/// <param name="Promised">Frauds the challenger promised, as a multiple of those that happened.</param>
/// <param name="Why">Why it may not be promoted; null when it may.</param>
public sealed record PromotionProof(int Rows, int Frauds, double FalsePositives, double ChampionRecall, double ChallengerRecall, double GainLow, double GainHigh, double Promised, string? Why)
{
    public bool Holds => Why is null;
}
