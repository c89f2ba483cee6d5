using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>One source lies about a twentieth of all labels: what it does to the model with the bounds on labels, and what it would do without.</summary>
internal static class Poisoning
{
    private const string Bank = "chargebacks", Liar = "merchant-7";
    private static readonly DateTimeOffset Start = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ShapeOptions Options = new() { Rounds = 60, Leaves = 3, LearningRate = 0.08, Calibrate = false };

    public static void Measure(Run run, FraudTable table, int[] train, int[] test, string protocol)
    {
        var clean = Judged(table, test, ShapeTrainer.Fit("clean", table.ToLearn(train, 0, 64), Options).Model);
        Add(run, "clean", "nothing poisoned", clean, clean, protocol);
        Func<int, bool> flood = row => Mixed((uint)row) % 20 == 0;

        // He washes all fraud of three customers in ten, and hides it among honest words about the genuine.
        Func<int, bool> wash = row => table.Labels[row] ? table.Customers[row] % 10 < 3 : Mixed((uint)row) % 21 == 0;
        foreach (var (key, what, lied, says) in new (string, string, Func<int, bool>, Func<int, bool>)[]
        {
            ("flood", "5 % of all labels say fraud", flood, _ => true),
            ("wash", "30 % of all fraud called genuine, within 5 % of labels", wash, _ => false),
        })
        {
            foreach (var steady in new[] { false, true })
            {
                var how = steady ? "a little every day" : "in one week";
                var (told, weights, quarantined) = Told(table, train, lied, says, steady);
                if (!steady)
                    Add(run, $"{key}.open", $"{what}: without bounds", Judged(table, test, Fit(table, train, told, null)), clean, protocol);
                Add(run, $"{key}.{(steady ? "steady" : "burst")}", $"{what}, {how}: bounded", Judged(table, test, Fit(table, train, told, weights)), clean, protocol, held: true);
                run.Note(FormattableString.Invariant($"{what}, {how}: {quarantined} labels were put into quarantine; the others of that source weigh {train.Where(lied).Sum(row => weights[row]):F0} together, beside {train.Count(row => table.Labels[row])} frauds."));
            }
        }
    }

    private static (bool[] Told, float[] Weights, int Quarantined) Told(FraudTable table, int[] train, Func<int, bool> lied, Func<int, bool> says, bool steady)
    {
        var told = (bool[])table.Labels.Clone();
        var weights = Enumerable.Repeat(1f, told.Length).ToArray();

        // Everything settled without complaint is genuine by itself; labels are what somebody said.
        var labelled = train.Where(row => table.Labels[row] || lied(row)).ToArray();
        var labels = new List<GivenLabel>();
        foreach (var row in labelled)
        {
            var lie = lied(row);
            told[row] = lie ? says(row) : table.Labels[row];
            var day = lie && !steady ? table.Days[train[^1]] - (row % 7) : table.Days[row];
            labels.Add(new GivenLabel(told[row], lie ? Liar : Bank, $"{table.Customers[row]}", Start.AddDays(day + Handbook.DelayDays)));
        }
        var weighed = LabelWeights.Weigh(labels, new LabelBounds { Trusted = new HashSet<string> { Bank } });
        for (var i = 0; i < labelled.Length; i++)
            weights[labelled[i]] = weighed.Weights[i];
        return (told, weights, weighed.Quarantined.Count(quarantined => quarantined));
    }

    private static AdditiveModel Fit(FraudTable table, int[] train, bool[] told, float[]? weights) =>
        ShapeTrainer.Fit("told", table.ToLearn(train, 0, 64, told: told, weights: weights), Options).Model;

    private static ScoredRows Judged(FraudTable table, int[] test, AdditiveModel model) =>
        new(table.Score(model, test), [.. test.Select(row => table.Labels[row])], [.. test.Select(row => table.Days[row])]);

    private static void Add(Run run, string key, string what, ScoredRows judged, ScoredRows clean, string protocol, bool held = false)
    {
        run.Add(new Figure($"poison.{key}.aucpr", $"poisoning, {what}: AUC-PR", protocol, judged.AucPr()) { HigherIsBetter = true, Interval = judged.Interval(judged.AucPr), Held = held });
        run.Add(new Figure($"poison.{key}.recall", $"poisoning, {what}: recall at 0.5 % FPR", protocol, judged.RecallAt(0.005)) { HigherIsBetter = true, Held = held });
        if (held)
            run.Add(new Figure($"poison.{key}.lost", $"poisoning, {what}: recall lost", protocol, Math.Max(0, clean.RecallAt(0.005) - judged.RecallAt(0.005))) { Must = 0.02, Held = false });
    }

    private static uint Mixed(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}
