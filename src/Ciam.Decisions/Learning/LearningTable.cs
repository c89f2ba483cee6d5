namespace Ciam.Decisions.Learning;

/// <summary>
/// Rows to learn from, one byte a cell and column by column: what a million rows of fifty features need is fifty megabytes. Rows to
/// learn from come first, rows held back for stopping and calibration last.
/// </summary>
public sealed class LearningTable
{
    /// <summary>Quantiles are taken of so many rows at most, beside all rows of the positive class.</summary>
    private const int MostSampled = 200_000;

    private LearningTable(IReadOnlyList<AdditiveFeature> features, byte[][] bins, double[][] cuts, float[] labels, float[] weights, int train)
    {
        (Features, Bins, Cuts, Labels, Weights, TrainRows) = (features, bins, cuts, labels, weights, train);
    }

    /// <summary>Names and directions, one per column.</summary>
    public IReadOnlyList<AdditiveFeature> Features { get; }

    public int Rows => Labels.Length;

    /// <summary>So many rows, the first, are learned from; the others are held back.</summary>
    public int TrainRows { get; }

    /// <summary>[feature][row]; <see cref="FeatureColumn.Unknown"/> where the value is unknown.</summary>
    internal byte[][] Bins { get; }

    /// <summary>[feature]: rising; a value at a cut belongs above.</summary>
    internal double[][] Cuts { get; }

    internal float[] Labels { get; }
    internal float[] Weights { get; }

    /// <summary>Divides columns into bins; one column at a time is asked for, so no more than one need be in memory.</summary>
    /// <param name="features">Names and directions, one per column.</param>
    /// <param name="column">The values of a feature, one per row; NaN unknown.</param>
    /// <param name="labels">True for the positive class.</param>
    /// <param name="weights">How much each row counts; null when all count the same.</param>
    /// <param name="held">True for rows held back (the latest days); null holds none back.</param>
    /// <param name="bins">So many quantile bins a feature; cuts in the tails and at the quantiles of the positive class come on top.</param>
    /// <param name="start">A model to go on from: its cuts are kept, so that its shapes can be taken over as they are.</param>
    /// <param name="ct">Ends the work early.</param>
    public static LearningTable Of(
        IReadOnlyList<AdditiveFeature> features, Func<int, float[]> column, IReadOnlyList<bool> labels, IReadOnlyList<float>? weights, IReadOnlyList<bool>? held,
        int bins = 64, AdditiveModel? start = null, CancellationToken ct = default) =>
        OfExact(features, f => Array.ConvertAll(column(f), value => (double)value), labels, weights, held, bins, start, ct);

    /// <summary>The same of values that many rows share to the last digit: a float beside a cut may lie on its other side.</summary>
    public static LearningTable OfExact(
        IReadOnlyList<AdditiveFeature> features, Func<int, double[]> column, IReadOnlyList<bool> labels, IReadOnlyList<float>? weights, IReadOnlyList<bool>? held,
        int bins = 64, AdditiveModel? start = null, CancellationToken ct = default)
    {
        var rows = labels.Count;
        var order = Ordered(rows, held, out var train);
        var (numbers, cuts) = (new byte[features.Count][], new double[features.Count][]);
        for (var f = 0; f < features.Count; f++)
        {
            ct.ThrowIfCancellationRequested();
            var values = column(f);
            if (values.Length != rows)
                throw new ArgumentException($"{features[f].Name} has {values.Length} values for {rows} rows", nameof(column));
            var known = start?.Terms.FirstOrDefault(term => term.Feature == features[f].Name)?.Cuts;
            cuts[f] = Merged(known, CutsOf(values, labels, order.AsSpan(0, train), bins));
            numbers[f] = new byte[rows];
            for (var i = 0; i < rows; i++)
                numbers[f][i] = double.IsNaN(values[order[i]]) ? FeatureColumn.Unknown : (byte)FeatureColumn.Above(cuts[f], values[order[i]]);
        }
        return new LearningTable(features, numbers, cuts, [.. order.Select(row => labels[row] ? 1f : 0f)], [.. order.Select(row => weights?[row] ?? 1f)], train);
    }

    /// <summary>The rows' numbers, those held back last.</summary>
    private static int[] Ordered(int rows, IReadOnlyList<bool>? held, out int train)
    {
        var order = new int[rows];
        train = 0;
        for (var i = 0; i < rows; i++)
        {
            if (held?[i] != true)
                order[train++] = i;
        }
        for (int i = 0, at = train; i < rows && at < rows; i++)
        {
            if (held![i])
                order[at++] = i;
        }
        return order;
    }

    private static double[] CutsOf(double[] values, IReadOnlyList<bool> labels, ReadOnlySpan<int> train, int bins)
    {
        var stride = Math.Max(1, train.Length / MostSampled);
        var (all, positive) = (new List<double>((train.Length / stride) + 1), new List<double>());
        for (var i = 0; i < train.Length; i++)
        {
            var value = values[train[i]];
            if (!double.IsFinite(value))
                continue;
            if (i % stride == 0)
                all.Add(value);
            if (labels[train[i]])
                positive.Add(value);
        }
        all.Sort();
        positive.Sort();
        return all.Count == 0 ? [] : FeatureColumn.CutsOf([.. all], [.. positive], bins);
    }

    /// <summary>Known cuts all stay; new ones come between them while a bin still fits into a byte.</summary>
    private static double[] Merged(IReadOnlyList<double>? known, double[] found)
    {
        if (known is null)
            return found;
        var fresh = found.Except(known).ToArray();
        var room = Math.Max(0, FeatureColumn.MostBins - known.Count);
        if (fresh.Length > room)
            fresh = [.. fresh.Where((_, i) => (long)i * room / fresh.Length != ((long)i - 1) * room / fresh.Length).Take(room)];
        return [.. known.Concat(fresh).Order()];
    }
}
