using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>Would the reasons be the same had other days been lived? The model is trained again on days drawn anew, and what each draw says of the same alarms is compared.</summary>
internal static class Agreement
{
    private const int Draws = 4;
    private const double AlarmRate = 0.005;
    private static readonly ShapeOptions Options = new() { Rounds = 60, Leaves = 3, LearningRate = 0.08, Calibrate = false };

    public static void Measure(Run run, FraudTable table, int[] train, int[] test, string protocol)
    {
        var first = Fit(table, train);
        var scores = table.Score(first, test);
        var alarmAt = new ScoredRows(scores, [.. test.Select(row => table.Labels[row])], [.. test.Select(row => table.Days[row])]).ThresholdAt(AlarmRate);
        int[] alarms = [.. test.Where((_, i) => scores[i] >= alarmAt)];
        var reasons = alarms.Select(row => Families(table, first, row)).ToList();
        var days = train.GroupBy(row => table.Days[row]).OrderBy(day => day.Key).Select(day => day.ToArray()).ToArray();
        var chance = new SplitMix64(20180725);
        var (leading, both, shift) = (new List<double>(), new List<double>(), new List<double>());
        for (var draw = 0; draw < Draws; draw++)
        {
            int[] drawn = [.. Enumerable.Range(0, days.Length).Select(_ => chance.Below(days.Length)).Order().SelectMany(day => days[day])];
            var again = Fit(table, drawn);
            var others = alarms.Select(row => Families(table, again, row)).ToList();
            leading.Add(Share(reasons, others, (mine, theirs) => mine[0].Family == theirs[0].Family));
            both.Add(Share(reasons, others, (mine, theirs) => mine.Take(2).Select(reason => reason.Family).ToHashSet().SetEquals(theirs.Take(2).Select(reason => reason.Family))));
            shift.Add(Metrics.Median(reasons.Zip(others, (mine, theirs) => Math.Abs(mine[0].Weight - theirs.First(reason => reason.Family == mine[0].Family).Weight))));
        }
        Add(run, "leading", "the leading reason is the same", protocol, leading);
        Add(run, "two", "the two leading reasons are the same", protocol, both);
        run.Note(FormattableString.Invariant($"Reasons: {Draws} models trained on days drawn with repetition, each asked about the {alarms.Length} payments that the first one stops at {AlarmRate:P1} false alarms; reasons by family, as the product gives them (amount, time, rhythm, payee, the payee's and the account's record). The weight of the leading one moved by {Metrics.Median(shift):F2} log-odds (median)."));
    }

    private static AdditiveModel Fit(FraudTable table, int[] rows) => ShapeTrainer.Fit("reasons", table.ToLearn(rows, 0, 64), Options).Model;

    private static void Add(Run run, string key, string what, string protocol, List<double> shares) => run.Add(new Figure($"reasons.{key}", $"reasons of alarms, {what} in a model of other days", protocol, shares.Average())
    {
        HigherIsBetter = true, Interval = (shares.Min(), shares.Max()), Held = false,
    });

    private static double Share(List<(string Family, double Weight)[]> mine, List<(string Family, double Weight)[]> theirs, Func<(string Family, double Weight)[], (string Family, double Weight)[], bool> same) =>
        mine.Zip(theirs).Average(pair => same(pair.First, pair.Second) ? 1.0 : 0);

    /// <summary>What speaks for fraud, heaviest first.</summary>
    private static (string Family, double Weight)[] Families(FraudTable table, AdditiveModel model, int row)
    {
        var value = table.Features.Select((feature, f) => (feature.Name, table.Columns[f][row])).ToDictionary(pair => pair.Name, pair => (double)pair.Item2, StringComparer.Ordinal);
        return [.. model.Terms.Select(term => (Family: FamilyOf(term.Feature), Weight: term.At(value[term.Feature]))).GroupBy(part => part.Family)
            .Select(group => (group.Key, group.Sum(part => part.Weight))).OrderByDescending(reason => reason.Item2).ThenBy(reason => reason.Key, StringComparer.Ordinal)];
    }

    private static string FamilyOf(string feature) =>
        feature.Contains("fraud", StringComparison.Ordinal) || feature.Contains("risk", StringComparison.Ordinal) || feature.EndsWith("_run", StringComparison.Ordinal)
            ? feature.StartsWith("terminal", StringComparison.Ordinal) ? "payee's record" : "account's record"
        : feature.StartsWith("terminal", StringComparison.Ordinal) ? "payee"
        : feature.StartsWith("amount", StringComparison.Ordinal) || feature.StartsWith("customer_mean", StringComparison.Ordinal) || feature.StartsWith("customer_large", StringComparison.Ordinal) || feature.StartsWith("customer_last", StringComparison.Ordinal) ? "amount"
        : feature.StartsWith("customer", StringComparison.Ordinal) ? "rhythm"
        : "time";
}
