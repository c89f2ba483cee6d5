namespace Ciam.Decisions.Transactions;

/// <summary>
/// A distribution of amounts in bounded space: weights of bins a tenth of a power of ten wide, in which old payments fade. Amounts
/// are heavy-tailed: middle and width are taken by rank, so that one large payment moves neither.
/// </summary>
public sealed record AmountSketch
{
    /// <summary>After so many payments an old one is forgotten as fast as a new one arrives.</summary>
    public const double Memory = 200;

    private const double BinsPerDecade = 10;
    private const int LowestBin = -20;
    private const int HighestBin = 130;

    /// <summary>Nobody's payments are more alike than this: less than a fifth of a power of ten is no surprise.</summary>
    public const double NarrowestWidth = 0.2;

    /// <summary>Lines below this are forgotten.</summary>
    private const double Negligible = 0.01;

    public static AmountSketch Empty { get; } = new();

    /// <summary>By number of the bin.</summary>
    public IReadOnlyDictionary<int, double> Bins { get; init; } = new Dictionary<int, double>();

    public double Count { get; init; }

    public AmountSketch Observe(double amount)
    {
        if (!(amount > 0) || !double.IsFinite(amount))
            return this;
        var fade = Count >= Memory ? (Memory - 1) / Memory : 1;
        var bins = Bins.Where(pair => pair.Value * fade >= Negligible).ToDictionary(pair => pair.Key, pair => pair.Value * fade);
        var bin = BinOf(amount);
        bins[bin] = bins.GetValueOrDefault(bin) + 1;
        return new AmountSketch { Bins = bins, Count = Math.Min(Count + 1, Memory) };
    }

    /// <summary>Power of ten below which the share lies; NaN of an empty one.</summary>
    public double LogQuantile(double share)
    {
        double total = Bins.Values.Sum(), sum = 0;
        foreach (var (bin, weight) in Bins.OrderBy(pair => pair.Key))
        {
            if (sum + weight >= share * total)
                return (bin + (weight > 0 ? ((share * total) - sum) / weight : 0.5)) / BinsPerDecade;
            sum += weight;
        }
        return double.NaN;
    }

    /// <summary>The usual amount.</summary>
    public double Median => Math.Pow(10, LogQuantile(0.5));

    /// <summary>How many widths above the middle; half of what lies between the 16th and the 84th of a hundred is one width.</summary>
    public double Deviation(double amount) =>
        (Math.Log10(amount) - LogQuantile(0.5)) / Math.Max(NarrowestWidth, (LogQuantile(0.84) - LogQuantile(0.16)) / 2);

    /// <summary>The share of payments that were smaller; half of those in the same bin count.</summary>
    public double Rank(double amount)
    {
        var (here, total) = (BinOf(amount), Bins.Values.Sum());
        return (Bins.Where(pair => pair.Key < here).Sum(pair => pair.Value) + (Bins.GetValueOrDefault(here) / 2)) / total;
    }

    private static int BinOf(double amount) => (int)Math.Clamp(Math.Floor(Math.Log10(amount) * BinsPerDecade), LowestBin, HighestBin);
}
