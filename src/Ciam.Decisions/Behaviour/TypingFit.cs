namespace Ciam.Decisions.Behaviour;

/// <summary>What a window of samples says about each time of the text, robustly, with the newest samples counting most.</summary>
/// <remarks>
/// Times are holds (H), down-down latencies (D) and up-down gaps (U = D - H), passed through asinh so that a pause of two seconds is not
/// twenty times a pause of a tenth. Centre: weighted median. Spread: weighted mean of capped distances, drawn towards the group's typical spread.
/// </remarks>
internal sealed class TypingFit
{
    /// <summary>Where the scale of a time turns from linear to logarithmic, in milliseconds.</summary>
    internal const double BendMs = 100;

    /// <summary>Samples that count fully; Killourhy-Maxion data: the last 20 samples do as well as 200.</summary>
    private const int Recent = 20;
    private const double OlderWeight = 0.4;

    /// <summary>A time's spread lies within these multiples of its group's median spread: no time may decide alone, none is ever exact.</summary>
    private const double NarrowestShare = 0.5, WidestShare = 3;

    /// <summary>One term of a distance counts at most this many spreads.</summary>
    internal const double Cap = 4;

    /// <summary>A person whose samples do not differ at all is still divided by something.</summary>
    private const double Least = 0.05;

    private readonly double[][] samples;
    private readonly double[] weights;

    private TypingFit(double[][] samples, double[] weights, double[] centre, double[] spread, int keys)
    {
        this.samples = samples;
        this.weights = weights;
        Centre = centre;
        Spread = spread;
        Keys = keys;
    }

    public int Keys { get; }
    public double[] Centre { get; }
    public double[] Spread { get; }

    /// <summary>What the person's own samples are away from the rest of the window: mean and deviation.</summary>
    public double OwnMean { get; private set; }
    public double OwnDeviation { get; private set; }

    /// <summary>Median distance of the person's own samples to their nearest neighbour in the window.</summary>
    public double OwnNearest { get; private set; }

    public static TypingFit Of(IReadOnlyList<short[]> window)
    {
        double[][] samples = [.. window.Select(ticks => Vector(ticks))];
        var keys = (window[0].Length + 1) / 2;
        double[] weights = [.. Enumerable.Range(0, samples.Length).Select(i => samples.Length - i <= Recent ? 1 : OlderWeight)];
        var fit = Solve(samples, weights, keys, skip: -1);
        fit.Standardise();
        return fit;
    }

    /// <summary>Holds, latencies and gaps on the bent scale.</summary>
    public static double[] Vector(ReadOnlySpan<short> ticks)
    {
        var n = (ticks.Length + 1) / 2;
        var vector = new double[(3 * n) - 2];
        for (var i = 0; i < ticks.Length; i++)
            vector[i] = Bent(ticks[i]);
        for (var i = 0; i + 1 < n; i++)
            vector[ticks.Length + i] = Bent(ticks[n + i] - ticks[i]);
        return vector;
    }

    /// <summary>Mean capped distance in spreads: the Robust detector.</summary>
    public double Distance(double[] vector)
    {
        double sum = 0;
        for (var j = 0; j < vector.Length; j++)
            sum += Math.Min(Cap, Math.Abs(vector[j] - Centre[j]) / Spread[j]);
        return sum / vector.Length;
    }

    /// <summary>Distance to the nearest sample of the window, as a share of what is usual between the person's own samples.</summary>
    public double NearestShare(double[] vector) => samples.Min(stored => Between(stored, vector)) / OwnNearest;

    /// <summary>Mean signed and capped difference of a range of times.</summary>
    public double Shift(double[] vector, int from, int to)
    {
        double sum = 0;
        for (var j = from; j < to; j++)
            sum += Math.Clamp((vector[j] - Centre[j]) / Spread[j], -Cap, Cap);
        return sum / (to - from);
    }

    private double Between(double[] one, double[] other)
    {
        double sum = 0;
        for (var j = 0; j < one.Length; j++)
            sum += Math.Min(Cap, Math.Abs(one[j] - other[j]) / Spread[j]);
        return sum / one.Length;
    }

    public IReadOnlyList<UsualTime> Usual() =>
        [.. Enumerable.Range(0, (2 * Keys) - 1).Select(j => new UsualTime(BendMs * Math.Sinh(Centre[j]), BendMs * Math.Cosh(Centre[j]) * Spread[j]))];

    private static double Bent(int ticks) => Math.Asinh(ticks / (TypingSample.TicksPerMs * BendMs));

    /// <summary>Every sample of the window is measured against the others.</summary>
    private void Standardise()
    {
        double total = 0, sum = 0, squares = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var own = Solve(samples, weights, Keys, skip: i).Distance(samples[i]);
            total += weights[i];
            sum += weights[i] * own;
            squares += weights[i] * own * own;
        }
        OwnMean = Math.Max(Least, sum / total);
        OwnDeviation = Math.Sqrt(Math.Max(0, (squares / total) - (OwnMean * OwnMean)));
        double[] nearest = [.. samples.Select(one => samples.Where(other => other != one).Min(other => Between(one, other))).Order()];
        OwnNearest = Math.Max(Least, nearest[nearest.Length / 2]);
    }

    private static TypingFit Solve(double[][] samples, double[] weights, int keys, int skip)
    {
        var times = samples[0].Length;
        double[] centre = new double[times], spread = new double[times];
        double[] column = new double[samples.Length], weight = new double[samples.Length];
        for (var j = 0; j < times; j++)
        {
            var n = 0;
            for (var s = 0; s < samples.Length; s++)
            {
                if (s == skip)
                    continue;
                column[n] = samples[s][j];
                weight[n++] = weights[s];
            }
            Array.Sort(column, weight, 0, n);
            centre[j] = Median(column.AsSpan(0, n), weight.AsSpan(0, n));
            double sum = 0, total = 0;
            for (var i = 0; i < n; i++)
            {
                sum += weight[i] * Math.Abs(column[i] - centre[j]);
                total += weight[i];
            }
            spread[j] = sum / total;
        }
        Tame(spread, 0, keys);
        Tame(spread, keys, (2 * keys) - 1);
        Tame(spread, (2 * keys) - 1, times);
        return new TypingFit(samples, weights, centre, spread, keys);
    }

    private static double Median(ReadOnlySpan<double> sorted, ReadOnlySpan<double> weight)
    {
        double total = 0, below = 0;
        foreach (var w in weight)
            total += w;
        for (var i = 0; i < sorted.Length; i++)
        {
            below += weight[i];
            if (2 * below > total)
                return sorted[i];
            if (2 * below == total)
                return (sorted[i] + sorted[Math.Min(i + 1, sorted.Length - 1)]) / 2;
        }
        return sorted[^1];
    }

    /// <summary>The finest any spread is taken to be, on the bent scale: about two milliseconds, less than browsers' clocks resolve.</summary>
    private const double Finest = 0.02;

    private static void Tame(double[] spread, int from, int to)
    {
        var sorted = spread[from..to];
        Array.Sort(sorted);
        var typical = Math.Max(Finest, (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        for (var j = from; j < to; j++)
            spread[j] = Math.Clamp(spread[j], NarrowestShare * typical, WidestShare * typical);
    }
}
