namespace Ciam.Decisions.Learning;

/// <summary>What somebody said about one row.</summary>
/// <param name="IsFraud">What they said.</param>
/// <param name="Source">Who said it: a case worker, a merchant, a client, a feed.</param>
/// <param name="Account">Whose row it is.</param>
/// <param name="ReportedAt">When they said it.</param>
public sealed record GivenLabel(bool IsFraud, string Source, string Account, DateTimeOffset ReportedAt);

/// <summary>How much anybody may teach the model.</summary>
public sealed record LabelBounds
{
    /// <summary>The labels of one source together weigh at most this share of the fraud labels of all others.</summary>
    public double SourceShare { get; init; } = 0.05;

    /// <summary>The fraud labels on one account weigh at most this many together.</summary>
    public double AccountWeight { get; init; } = 30;

    /// <summary>The fraud labels reported on one day weigh at most this share of those of all other days.</summary>
    public double DayShare { get; init; } = 0.5;

    /// <summary>A source that on one day says this many times more than on its usual day is suspect,</summary>
    public double BurstFactor { get; init; } = 6;

    /// <summary>if it is at least so many labels.</summary>
    public int BurstLeast { get; init; } = 50;

    /// <summary>Sources without a bound of their own: the bank's reconciled chargebacks, four-eyes verdicts. They may still burst.</summary>
    public IReadOnlySet<string> Trusted { get; init; } = new HashSet<string>();

    /// <summary>Bursts (source and day) that somebody has looked at and found right.</summary>
    public IReadOnlySet<(string Source, DateTimeOffset Day)> Released { get; init; } = new HashSet<(string, DateTimeOffset)>();
}

/// <summary>What the labels weigh, and which of them are kept aside until somebody has looked.</summary>
/// <param name="Weights">0 to 1, in the order of the labels.</param>
/// <param name="Quarantined">True where a label came in a burst; its weight is 0.</param>
/// <param name="Bursts">Source, day and number of labels of each burst.</param>
public sealed record WeighedLabels(IReadOnlyList<float> Weights, IReadOnlyList<bool> Quarantined, IReadOnlyList<(string Source, DateTimeOffset Day, int Count)> Bursts);

/// <summary>
/// Poisoning has a price list: one source, one account or one day cannot outweigh the rest, and who suddenly says much is not believed at
/// once. A source is bounded by the fraud labels of the others, so that neither a flood of "fraud" nor a wash of "genuine" moves the model far.
/// </summary>
public static class LabelWeights
{
    public static WeighedLabels Weigh(IReadOnlyList<GivenLabel> labels, LabelBounds bounds)
    {
        var quarantined = new bool[labels.Count];
        var bursts = Bursts(labels, bounds, quarantined);
        var weights = new double[labels.Count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = quarantined[i] ? 0 : 1;

        var kept = Enumerable.Range(0, labels.Count).Where(i => !quarantined[i]).ToArray();
        double frauds = kept.Count(i => labels[i].IsFraud);
        foreach (var source in kept.GroupBy(i => labels[i].Source).Where(group => !bounds.Trusted.Contains(group.Key)))
            Bound(weights, [.. source], bounds.SourceShare * (frauds - source.Count(i => labels[i].IsFraud)));

        var fraudRows = kept.Where(i => labels[i].IsFraud).ToArray();
        foreach (var account in fraudRows.GroupBy(i => labels[i].Account))
            Bound(weights, [.. account], bounds.AccountWeight);
        var days = fraudRows.GroupBy(i => DayOf(labels[i])).Select(group => group.ToArray()).ToArray();
        var sums = days.Select(day => day.Sum(i => weights[i])).ToArray();
        for (var d = 0; d < days.Length; d++)
        {
            if (days.Length > 1)
                Bound(weights, days[d], bounds.DayShare * (sums.Sum() - sums[d]));
        }
        return new WeighedLabels([.. weights.Select(weight => (float)weight)], quarantined, bursts);
    }

    private static List<(string, DateTimeOffset, int)> Bursts(IReadOnlyList<GivenLabel> labels, LabelBounds bounds, bool[] quarantined)
    {
        var found = new List<(string, DateTimeOffset, int)>();
        foreach (var source in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i].Source))
        {
            var days = source.GroupBy(i => DayOf(labels[i])).OrderBy(day => day.Key).ToArray();
            var usual = new List<int>();
            foreach (var day in days)
            {
                var rows = day.ToArray();

                // Days in quarantine are no measure of what is usual; nor is a source's first day.
                var middle = usual.Count == 0 ? 0 : usual.Order().ElementAt(usual.Count / 2);
                if (rows.Length >= bounds.BurstLeast && rows.Length > bounds.BurstFactor * middle && (usual.Count > 0 || !bounds.Trusted.Contains(source.Key)) && !bounds.Released.Contains((source.Key, day.Key)))
                {
                    found.Add((source.Key, day.Key, rows.Length));
                    foreach (var row in rows)
                        quarantined[row] = true;
                }
                else
                    usual.Add(rows.Length);
            }
        }
        return found;
    }

    /// <summary>Scales rows down until they weigh no more than this together.</summary>
    private static void Bound(double[] weights, int[] rows, double most)
    {
        var sum = rows.Sum(row => weights[row]);
        if (sum <= most)
            return;
        foreach (var row in rows)
            weights[row] *= Math.Max(0, most) / sum;
    }

    private static DateTimeOffset DayOf(GivenLabel label) => new(label.ReportedAt.UtcDateTime.Date, TimeSpan.Zero);
}
