namespace Ciam.Decisions.Learning;

/// <summary>How each feature of a table is divided into at most 255 bins: bin 0 is "missing" (not a finite number), the rest lie between ascending cuts.</summary>
public sealed class FeatureBins
{
    /// <summary>A bin number fits into a byte.</summary>
    public const int MaxBins = 255;

    private readonly float[][] _cuts;

    private FeatureBins(float[][] cuts) => _cuts = cuts;

    public int Features => _cuts.Length;

    /// <summary>A value belongs to bin 1 + (the number of cuts below it): a value that equals a cut lies on its lower side.</summary>
    public IReadOnlyList<float> Cuts(int feature) => _cuts[feature];

    /// <summary>The number of bins of a feature, the missing bin included.</summary>
    public int Count(int feature) => _cuts[feature].Length + 2;

    /// <summary>Bins with given cuts, which must ascend.</summary>
    public static FeatureBins Of(IReadOnlyList<float[]> cuts)
    {
        foreach (var one in cuts)
        {
            if (one.Length > MaxBins - 2)
                throw new ArgumentException($"a feature has at most {MaxBins - 2} cuts", nameof(cuts));
            for (var i = 0; i < one.Length; i++)
            {
                if (!float.IsFinite(one[i]) || (i > 0 && one[i] <= one[i - 1]))
                    throw new ArgumentException("cuts are finite and ascend", nameof(cuts));
            }
        }
        return new FeatureBins([.. cuts.Select(one => one.ToArray())]);
    }

    /// <summary>Cuts at the quantiles of the rows; where a feature has few values, between all of them.</summary>
    /// <param name="rows">Feature rows of equal length.</param>
    /// <param name="bins">At most so many bins from quantiles per feature, the missing bin not counted.</param>
    /// <param name="tailCuts">So many more cuts in each tail, at 1/2, 1/4, 1/8 … of the outermost quantile: rare and extreme values are where attacks live.</param>
    /// <param name="positives">Rows whose own quantiles are cut at as well (half as many as <paramref name="bins"/>); the rare class decides where resolution is needed.</param>
    public static FeatureBins Fit(IReadOnlyList<double[]> rows, int bins = MaxBins - 1, int tailCuts = 0, IReadOnlyList<bool>? positives = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var features = rows.Count == 0 ? 0 : rows[0].Length;
        var cuts = new float[features][];
        for (var f = 0; f < features; f++)
        {
            var all = Sorted(rows, f, null);
            var found = new SortedSet<float>();
            AddQuantiles(found, all, bins);
            AddTails(found, all, bins, tailCuts);
            if (positives is not null)
                AddQuantiles(found, Sorted(rows, f, positives), Math.Max(2, bins / 2), all);
            cuts[f] = Thinned([.. found], MaxBins - 2);
        }
        return new FeatureBins(cuts);
    }

    public int BinOf(int feature, double value)
    {
        if (!double.IsFinite(value))
            return 0;

        var cuts = _cuts[feature];
        int low = 0, high = cuts.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (value <= cuts[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low + 1;
    }

    /// <summary>All rows as bin numbers, one feature after the other: [feature * rows + row].</summary>
    public byte[] Columns(IReadOnlyList<double[]> rows)
    {
        var columns = new byte[Features * rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != Features)
                throw new ArgumentException($"row {row} has {rows[row].Length} features instead of {Features}", nameof(rows));
            for (var f = 0; f < Features; f++)
                columns[(f * rows.Count) + row] = (byte)BinOf(f, rows[row][f]);
        }
        return columns;
    }

    private static double[] Sorted(IReadOnlyList<double[]> rows, int feature, IReadOnlyList<bool>? only)
    {
        var values = new List<double>(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            if ((only is null || only[row]) && double.IsFinite(rows[row][feature]))
                values.Add(rows[row][feature]);
        }
        values.Sort();
        return [.. values];
    }

    private static void AddQuantiles(SortedSet<float> cuts, double[] values, int bins, double[]? among = null)
    {
        var distinct = 1;
        for (var i = 1; i < values.Length; i++)
            distinct += values[i] > values[i - 1] ? 1 : 0;
        if (distinct <= bins)
        {
            for (var i = 1; i < values.Length; i++)
                AddBetween(cuts, among ?? values, values[i]);
            return;
        }
        for (var q = 1; q < bins; q++)
            AddBetween(cuts, among ?? values, values[(int)((long)q * values.Length / bins)]);
    }

    private static void AddTails(SortedSet<float> cuts, double[] values, int bins, int tailCuts)
    {
        var share = 1.0 / bins;
        for (var i = 0; i < tailCuts && values.Length > 0; i++)
        {
            share /= 2;
            var rank = Math.Max(1, (int)(share * values.Length));
            AddBetween(cuts, values, values[Math.Min(rank, values.Length - 1)]);
            AddBetween(cuts, values, values[values.Length - rank]);
        }
    }

    /// <summary>A cut halfway between a value and the next smaller one, when a float lies there.</summary>
    private static void AddBetween(SortedSet<float> cuts, double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == 0)
            return;

        var below = sorted[low - 1];
        var cut = (float)((below / 2) + (value / 2));
        if (float.IsFinite(cut) && below <= cut && cut < value)
            cuts.Add(cut);
    }

    private static float[] Thinned(float[] cuts, int most)
    {
        if (cuts.Length <= most)
            return cuts;

        var kept = new float[most];
        for (var i = 0; i < most; i++)
            kept[i] = cuts[(int)((long)i * (cuts.Length - 1) / (most - 1))];
        return kept;
    }
}
