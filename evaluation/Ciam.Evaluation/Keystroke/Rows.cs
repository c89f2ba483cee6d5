namespace Ciam.Evaluation.Keystroke;

/// <summary>Figures out of scores, with intervals by bootstrap over people.</summary>
internal static class Rows
{
    private const double OnePercent = 0.01;

    public static void Eer(Run run, string key, string what, string protocol, IReadOnlyCollection<OwnerScores> scores, string anchor, double? must = null, double? moonshot = null) =>
        Mean(run, key, $"{what}: mean EER", protocol, [.. scores.Select(owner => owner.Eer)], anchor, must, moonshot);

    public static void FrrAtFar(Run run, string key, string what, string protocol, IReadOnlyCollection<OwnerScores> scores, string anchor) =>
        Mean(run, key, $"{what}: owners refused at 1 % FAR", protocol, [.. scores.Select(owner => Metrics.FrrAtFar(owner.Genuine, owner.Impostor, OnePercent))], anchor);

    /// <summary>One threshold for all: every score in one heap; the bootstrap draws owners.</summary>
    public static void Pooled(Run run, string key, string what, string protocol, IReadOnlyList<OwnerScores> scores, bool goals = true)
    {
        var interval = Metrics.Interval(scores.Count, picked => PooledEer([.. picked.Select(i => scores[i])]), draws: 200);
        run.Add(new Figure($"{key}.eer", $"{what}: EER", protocol, PooledEer(scores)) { Interval = interval, Anchor = goals ? "0.037 earlier" : null, Must = goals ? 0.038 : null, Moonshot = goals ? 0.030 : null });
        var (genuine, impostor) = Protocol.Pooled(scores);
        interval = Metrics.Interval(scores.Count, picked => PooledFrr([.. picked.Select(i => scores[i])]), draws: 200);
        run.Add(new Figure($"{key}.frr1", $"{what}: owners refused at 1 % FAR", protocol, Metrics.FrrAtFar(genuine, impostor, OnePercent))
        {
            Interval = interval, Anchor = goals ? "0.10 earlier" : null, Must = goals ? 0.11 : null, Moonshot = goals ? 0.08 : null,
        });
    }

    /// <summary>Two logins in a row by the same person, owner or impostor.</summary>
    public static void TwoAveraged(Run run, string key, string what, string protocol, IReadOnlyList<OwnerScores> scores, string anchor)
    {
        List<OwnerScores> pairs = [.. scores.Select(owner => new OwnerScores(owner.Owner, Paired(owner.Genuine, int.MaxValue), Paired(owner.Impostor, Protocol.PerImpostor)))];
        run.Add(new Figure(key, $"{what}: EER", protocol, PooledEer(pairs)) { Interval = Metrics.Interval(pairs.Count, picked => PooledEer([.. picked.Select(i => pairs[i])]), draws: 200), Anchor = anchor });
    }

    /// <summary>Cost of the log ratios as such, in bits (Brümmer and du Preez 2006): 1 says nothing, more misleads; clipped as the product clips them.</summary>
    public static void Cost(Run run, string key, string what, string protocol, IReadOnlyList<OwnerScores> scores)
    {
        double Of(IReadOnlyCollection<OwnerScores> some)
        {
            var (genuine, impostor) = Protocol.Pooled(some);
            return (genuine.Average(ratio => double.LogP1(double.Exp(-Clipped(ratio)))) + impostor.Average(ratio => double.LogP1(double.Exp(Clipped(ratio))))) / (2 * Math.Log(2));
        }
        run.Add(new Figure(key, $"{what}: cost of the log ratios (Cllr)", protocol, Of(scores)) { Interval = Metrics.Interval(scores.Count, picked => Of([.. picked.Select(i => scores[i])]), draws: 200), Anchor = "1 says nothing" });
    }

    private static double Clipped(double ratio) => Math.Clamp(ratio, -Ciam.Decisions.Behaviour.TypingComparator.Strongest, Ciam.Decisions.Behaviour.TypingComparator.Strongest);

    public static (string Name, IReadOnlyList<(double X, double Y)> Points) Det(string name, IReadOnlyList<OwnerScores> scores)
    {
        var (genuine, impostor) = Protocol.Pooled(scores);
        var points = Metrics.Roc(genuine, impostor).Where(point => point.Far is >= 0.001 and <= 0.5).Select(point => (X: point.Far, Y: point.Frr)).ToList();
        var step = Math.Max(1, points.Count / 150);
        return (name, [.. points.Where((_, i) => i % step == 0)]);
    }

    public static void Mean(Run run, string key, string what, string protocol, double[] perPerson, string anchor, double? must = null, double? moonshot = null) =>
        run.Add(new Figure(key, what, protocol, perPerson.Average()) { Interval = Metrics.MeanInterval(perPerson), Anchor = anchor, Must = must, Moonshot = moonshot });

    private static double PooledEer(IReadOnlyCollection<OwnerScores> scores)
    {
        var (genuine, impostor) = Protocol.Pooled(scores);
        return Metrics.Eer(genuine, impostor);
    }

    private static double PooledFrr(IReadOnlyCollection<OwnerScores> scores)
    {
        var (genuine, impostor) = Protocol.Pooled(scores);
        return Metrics.FrrAtFar(genuine, impostor, OnePercent);
    }

    private static double[] Paired(double[] scores, int run) =>
        [.. Enumerable.Range(0, scores.Length - 1).Where(i => i % run % 2 == 0 && (i + 1) / run == i / run).Select(i => (scores[i] + scores[i + 1]) / 2)];
}
