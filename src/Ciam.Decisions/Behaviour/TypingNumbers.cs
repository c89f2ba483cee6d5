namespace Ciam.Decisions.Behaviour;

/// <summary>What one sample is beside a profile, in numbers that mean the same for every text: how far, in which group of times, how steadily.</summary>
internal static class TypingNumbers
{
    /// <summary>Per group of times (holds, latencies, gaps): mean, root, median and trimmed distance, signed shift, distance with the tempo taken out.</summary>
    private const int PerGroup = 6;
    private const int Groups = 3;

    /// <summary>Places of the numbers that others ask for by name.</summary>
    public const int Distance = PerGroup * Groups, Nearest = Distance + 8;

    /// <summary>How many numbers there are.</summary>
    public const int Count = Distance + 19;

    /// <summary>Numbers that are distances: how many times the person's own they are says more than how many deviations above it.</summary>
    public static ReadOnlySpan<byte> Ratios => [0, 1, 3, 5, 6, 7, 9, 11, 12, 15, 17, 18, 19, 26, 27, 28, 29, 30, 31, 32];

    /// <summary>How many facts about the profile there are.</summary>
    public const int Facts = 6;

    /// <summary>Kernel width of the density, in spreads.</summary>
    private const double Width = 0.6;

    public static void Measure(TypingUsual usual, double[][] samples, double[] weights, ReadOnlySpan<double> vector, double residual, int skip, Span<double> numbers)
    {
        var keys = usual.Keys;
        var d = vector.Length;
        Span<double> z = stackalloc double[d];
        Span<double> work = stackalloc double[d];
        for (var j = 0; j < d; j++)
            z[j] = Math.Clamp((vector[j] - usual.Centre[j]) / usual.Spread[j], -TypingUsual.Cap, TypingUsual.Cap);

        Group(z[..keys], work, numbers);
        Group(z[keys..((2 * keys) - 1)], work, numbers[PerGroup..]);
        Group(z[((2 * keys) - 1)..], work, numbers[(2 * PerGroup)..]);

        double sum = 0, squares = 0, beyond2 = 0, beyond3 = 0;
        for (var j = 0; j < d; j++)
        {
            var a = work[j] = Math.Abs(z[j]);
            sum += a;
            squares += a * a;
            beyond2 += a > 2 ? 1 : 0;
            beyond3 += a > 3.5 ? 1 : 0;
        }
        var at = Distance;
        numbers[at++] = sum / d;
        numbers[at++] = Math.Sqrt(squares / d);
        numbers[at++] = beyond2 / d;
        numbers[at++] = beyond3 / d;
        numbers[at++] = Correlation(vector[..keys], usual.Centre.AsSpan(0, keys));
        numbers[at++] = Correlation(vector[keys..((2 * keys) - 1)], usual.Centre.AsSpan(keys, keys - 1));
        var total = Total(vector[keys..((2 * keys) - 1)]) - Total(usual.Centre.AsSpan(keys, keys - 1));
        numbers[at++] = total;
        numbers[at++] = Math.Abs(total);
        Neighbours(usual, samples, vector, skip, numbers[at..]);
        at += 4;
        numbers[at++] = Math.Sqrt(residual);
        Density(usual, samples, weights, vector, skip, numbers[at..]);
        Waits(vector[keys..((2 * keys) - 1)], usual.Centre.AsSpan(keys, keys - 1), z[keys..((2 * keys) - 1)], numbers[(at + 2)..]);
    }

    public static void Describe(TypingUsual usual, int samples, Span<double> facts)
    {
        var keys = usual.Keys;
        Span<double> work = stackalloc double[usual.Centre.Length];
        facts[0] = Math.Log(samples);
        facts[1] = Math.Log(keys);
        facts[2] = Middle(usual.Centre.AsSpan(0, keys), work);
        facts[3] = Middle(usual.Centre.AsSpan(keys, keys - 1), work);
        facts[4] = Middle(usual.Spread.AsSpan(0, keys), work);
        facts[5] = Middle(usual.Spread.AsSpan(keys, keys - 1), work);
    }

    private static void Group(ReadOnlySpan<double> z, Span<double> work, Span<double> numbers)
    {
        double sum = 0, roots = 0, signed = 0, trimmed = 0, shape = 0;
        var middle = Middle(z, work);
        var sorted = work[..z.Length];
        for (var j = 0; j < z.Length; j++)
        {
            var a = sorted[j] = Math.Abs(z[j]);
            sum += a;
            roots += Math.Sqrt(a);
            signed += z[j];
            shape += Math.Abs(z[j] - middle);
        }
        sorted.Sort();
        var kept = Math.Max(1, (3 * z.Length) / 4);
        for (var j = 0; j < kept; j++)
            trimmed += sorted[j];
        numbers[0] = sum / z.Length;
        numbers[1] = roots / z.Length;
        numbers[2] = (sorted[(z.Length - 1) / 2] + sorted[z.Length / 2]) / 2;
        numbers[3] = trimmed / kept;
        numbers[4] = signed / z.Length;
        numbers[5] = shape / z.Length;
    }

    /// <summary>Nearest and mean of the three nearest samples over all times, then nearest by holds and by latencies alone.</summary>
    private static void Neighbours(TypingUsual usual, double[][] samples, ReadOnlySpan<double> vector, int skip, Span<double> numbers)
    {
        var (keys, d) = (usual.Keys, vector.Length);
        var (first, second, third, hold, latency) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
        Span<double> scale = stackalloc double[d];
        for (var j = 0; j < d; j++)
            scale[j] = 1 / usual.Spread[j];
        for (var s = 0; s < samples.Length; s++)
        {
            if (s == skip)
                continue;
            var stored = samples[s].AsSpan();
            var byHold = Sum(stored[..keys], vector[..keys], scale[..keys]);
            var byLatency = Sum(stored[keys..((2 * keys) - 1)], vector[keys..((2 * keys) - 1)], scale[keys..((2 * keys) - 1)]);
            var all = (byHold + byLatency + Sum(stored[((2 * keys) - 1)..], vector[((2 * keys) - 1)..], scale[((2 * keys) - 1)..])) / d;
            hold = Math.Min(hold, byHold);
            latency = Math.Min(latency, byLatency);
            if (all < first)
                (first, second, third) = (all, first, second);
            else if (all < second)
                (second, third) = (all, second);
            else if (all < third)
                third = all;
        }
        numbers[0] = first;
        numbers[1] = (first + second + third) / 3;
        numbers[2] = hold / keys;
        numbers[3] = latency / (keys - 1);
    }

    /// <summary>Mean log density of holds and latencies, each time by itself, under heavy-tailed kernels around the stored values.</summary>
    private static void Density(TypingUsual usual, double[][] samples, double[] weights, ReadOnlySpan<double> vector, int skip, Span<double> numbers)
    {
        var keys = usual.Keys;
        var times = (2 * keys) - 1;
        Span<double> mass = stackalloc double[times];
        Span<double> scale = stackalloc double[times];
        mass.Clear();
        for (var j = 0; j < times; j++)
            scale[j] = 1 / (Width * usual.Spread[j]);
        double total = 0;
        for (var s = 0; s < samples.Length; s++)
        {
            if (s == skip)
                continue;
            total += weights[s];
            var (stored, weight) = (samples[s], weights[s]);
            for (var j = 0; j < times; j++)
            {
                var gap = (stored[j] - vector[j]) * scale[j];
                mass[j] += weight / (1 + (gap * gap));
            }
        }
        double holds = 0, latencies = 0;
        for (var j = 0; j < times; j++)
        {
            var log = -Math.Log((mass[j] / total) + 1e-3);
            if (j < keys)
                holds += log;
            else
                latencies += log;
        }
        numbers[0] = holds / keys;
        numbers[1] = latencies / (keys - 1);
    }

    /// <summary>
    /// Hesitation: how much more unevenly keys follow each other than usual, the longest and the shortest unusual wait, and the share of pairs of
    /// waits whose order is turned over (disorder, Bergadano et al. 2002).
    /// </summary>
    private static void Waits(ReadOnlySpan<double> latencies, ReadOnlySpan<double> centre, ReadOnlySpan<double> z, Span<double> numbers)
    {
        var (most, least, turned) = (z[0], z[0], 0);
        for (var i = 0; i < z.Length; i++)
        {
            most = Math.Max(most, z[i]);
            least = Math.Min(least, z[i]);
            for (var k = 0; k < i; k++)
                turned += (latencies[i] - latencies[k]) * (centre[i] - centre[k]) < 0 ? 1 : 0;
        }
        numbers[0] = Unevenness(latencies) - Unevenness(centre);
        numbers[1] = most;
        numbers[2] = least;
        numbers[3] = 2.0 * turned / (z.Length * (z.Length - 1));
    }

    private static double Unevenness(ReadOnlySpan<double> values)
    {
        var mean = Total(values);
        double sum = 0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / values.Length);
    }

    private static double Sum(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> scale)
    {
        double sum = 0;
        for (var j = 0; j < a.Length; j++)
            sum += Math.Min(TypingUsual.Cap, Math.Abs(a[j] - b[j]) * scale[j]);
        return sum;
    }

    private static double Correlation(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (meanA, meanB) = (Total(a), Total(b));
        double ab = 0, aa = 1e-6, bb = 1e-6;
        for (var j = 0; j < a.Length; j++)
        {
            ab += (a[j] - meanA) * (b[j] - meanB);
            aa += (a[j] - meanA) * (a[j] - meanA);
            bb += (b[j] - meanB) * (b[j] - meanB);
        }
        // Fisher's transformation: near 1 the differences matter, near 0 they do not.
        return Math.Atanh(Math.Clamp(ab / Math.Sqrt(aa * bb), -0.99, 0.995));
    }

    private static double Total(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private static double Middle(ReadOnlySpan<double> values, Span<double> work)
    {
        var sorted = work[..values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
