using System.Globalization;

namespace Ciam.Decisions.Learning;

/// <summary>
/// One feature cut into bins: at quantiles of all rows, at quantiles of the positive rows, and finer in both tails, where the
/// rare positive rows lie. Few distinct values get a bin each.
/// </summary>
internal sealed class FeatureColumn
{
    /// <summary>The bin of what is unknown.</summary>
    public const byte Unknown = 255;

    /// <summary>More cuts would not leave a byte for what is unknown.</summary>
    internal const int MostBins = 250;
    private static readonly double[] Tails = [0.0005, 0.001, 0.002, 0.005, 0.01];

    private FeatureColumn(double[] cuts, byte[] bins) => (Cuts, Bins) = (cuts, bins);

    /// <summary>Rising; a value at a cut belongs above.</summary>
    public double[] Cuts { get; }

    /// <summary>The bin of each row.</summary>
    public byte[] Bins { get; }

    public static FeatureColumn Of(IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, int feature, int bins)
    {
        double[] all = [.. rows.Select(row => row[feature]).Where(value => !double.IsNaN(value)).Order()];
        double[] positive = [.. rows.Where((_, i) => labels[i]).Select(row => row[feature]).Where(value => !double.IsNaN(value)).Order()];
        var cuts = CutsOf(all, positive, bins);
        var numbers = new byte[rows.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = double.IsNaN(rows[i][feature]) ? Unknown : (byte)Above(cuts, rows[i][feature]);
        return new FeatureColumn(cuts, numbers);
    }

    /// <summary>Rising cuts for sorted values; <paramref name="positive"/> are those of the positive class.</summary>
    internal static double[] CutsOf(double[] all, double[] positive, int bins)
    {
        var distinct = new List<double>();
        foreach (var value in all)
        {
            if (distinct.Count == 0 || value > distinct[^1])
                distinct.Add(value);
            if (distinct.Count > bins)
                break;
        }
        if (distinct.Count <= bins)
            return [.. distinct.Zip(distinct.Skip(1), (a, b) => Short((a + b) / 2, a, b))];

        var wanted = Enumerable.Range(1, bins - 1).Select(i => (double)i / bins).Concat(Tails).Concat(Tails.Select(tail => 1 - tail));
        IEnumerable<double> cuts = wanted.Select(share => At(all, share));
        if (positive.Length > 0)
            cuts = cuts.Concat(Enumerable.Range(1, (bins / 2) - 1).Select(i => At(positive, 2.0 * i / bins)));
        return [.. cuts.Where(cut => cut > all[0]).Distinct().Order().Take(MostBins)];
    }

    /// <summary>Six significant digits where that still lies between the neighbours.</summary>
    private static double Short(double cut, double below, double above)
    {
        var rounded = double.Parse(cut.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded > below && rounded <= above ? rounded : cut;
    }

    private static double At(double[] sorted, double share)
    {
        var value = sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        return double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    internal static int Above(double[] cuts, double value)
    {
        var at = Array.BinarySearch(cuts, value);
        return at >= 0 ? at + 1 : ~at;
    }
}
