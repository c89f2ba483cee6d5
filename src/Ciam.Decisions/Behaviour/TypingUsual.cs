namespace Ciam.Decisions.Behaviour;

/// <summary>Centre and spread of every time of a text: weighted median, and weighted mean distance from it kept near the group's typical one.</summary>
internal sealed class TypingUsual(double[] centre, double[] spread, int keys)
{
    /// <summary>One term of a distance counts at most this many spreads.</summary>
    public const double Cap = 4;

    public double[] Centre => centre;
    public double[] Spread => spread;
    public int Keys => keys;

    public double Distance(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        for (var j = 0; j < vector.Length; j++)
            sum += Math.Min(Cap, Math.Abs(vector[j] - centre[j]) / spread[j]);
        return sum / vector.Length;
    }

    public double Between(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        double sum = 0;
        for (var j = 0; j < one.Length; j++)
            sum += Math.Min(Cap, Math.Abs(one[j] - other[j]) / spread[j]);
        return sum / one.Length;
    }

    public double Shift(ReadOnlySpan<double> vector, int from, int to)
    {
        double sum = 0;
        for (var j = from; j < to; j++)
            sum += Math.Clamp((vector[j] - centre[j]) / spread[j], -Cap, Cap);
        return sum / (to - from);
    }

    public UsualTime Time(int j) => TypingScale.Time(centre[j], spread[j]);
}

/// <summary>The window turned: every time's values in order, so that leaving one sample out costs no sorting.</summary>
internal sealed class TypingColumns
{
    /// <summary>A time's spread lies within these multiples of its group's median spread: no time may decide alone, none is ever exact.</summary>
    private const double NarrowestShare = 0.5, WidestShare = 3;

    /// <summary>The finest any spread is taken to be, on the bent scale: about two milliseconds, less than browsers' clocks resolve.</summary>
    private const double Finest = 0.02;

    private readonly double[][] values;
    private readonly int[][] order;
    private readonly double[] weights;
    private readonly int keys;

    public TypingColumns(double[][] samples, double[] weights, int keys)
    {
        this.weights = weights;
        this.keys = keys;
        var times = samples[0].Length;
        values = new double[times][];
        order = new int[times][];
        for (var j = 0; j < times; j++)
        {
            values[j] = new double[samples.Length];
            order[j] = new int[samples.Length];
            for (var s = 0; s < samples.Length; s++)
                (values[j][s], order[j][s]) = (samples[s][j], s);
            Array.Sort(values[j], order[j]);
        }
    }

    /// <summary>Of all samples but one; -1 leaves out none.</summary>
    public TypingUsual Usual(int skip)
    {
        double[] centre = new double[values.Length], spread = new double[values.Length];
        double total = 0;
        for (var s = 0; s < weights.Length; s++)
            total += s == skip ? 0 : weights[s];
        for (var j = 0; j < values.Length; j++)
        {
            var middle = centre[j] = Median(values[j], order[j], total / 2, skip);
            double sum = 0;
            for (var i = 0; i < values[j].Length; i++)
                sum += order[j][i] == skip ? 0 : weights[order[j][i]] * Math.Abs(values[j][i] - middle);
            spread[j] = sum / total;
        }
        Tame(spread.AsSpan(0, keys));
        Tame(spread.AsSpan(keys, keys - 1));
        Tame(spread.AsSpan((2 * keys) - 1));
        return new TypingUsual(centre, spread, keys);
    }

    private double Median(double[] sorted, int[] sample, double half, int skip)
    {
        double below = 0, last = 0;
        var exact = false;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (sample[i] == skip)
                continue;
            if (exact)
                return (last + sorted[i]) / 2;
            below += weights[sample[i]];
            if (below > half)
                return sorted[i];
            exact = below == half;
            last = sorted[i];
        }
        return last;
    }

    private static void Tame(Span<double> spread)
    {
        Span<double> sorted = stackalloc double[spread.Length];
        spread.CopyTo(sorted);
        sorted.Sort();
        var typical = Math.Max(Finest, (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        foreach (ref var one in spread)
            one = Math.Clamp(one, NarrowestShare * typical, WidestShare * typical);
    }
}
