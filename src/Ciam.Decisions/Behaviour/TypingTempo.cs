using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>What a person's typing keeps from one text to the next: how long keys are held, how fast they follow, how often they overlap.</summary>
/// <remarks>Each sample gives a few numbers; kept are their mean and variance with forgetting (Welford with a bounded count).</remarks>
internal sealed record TypingTempo(double Count, IReadOnlyList<double> Mean, IReadOnlyList<double> Variance)
{
    /// <summary>Median and spread of the log hold, median and spread of the log latency, share of overlapping keys.</summary>
    public const int Length = 5;

    /// <summary>Serialised length: a count and two numbers each.</summary>
    public const int Bytes = 4 + (8 * Length);

    /// <summary>After so many samples an old one is forgotten as fast as a new one arrives: practice changes people.</summary>
    private const double Memory = 40;

    public static TypingTempo None { get; } = new(0, new double[Length], new double[Length]);

    public TypingTempo Observe(short[] ticks)
    {
        var seen = Of(ticks);
        var count = Math.Min(Count + 1, Memory);
        var step = 1 / count;
        double[] mean = new double[Length], variance = new double[Length];
        for (var i = 0; i < Length; i++)
        {
            // Kept as single precision, so that a stored profile scores as the one in memory did.
            var gap = seen[i] - Mean[i];
            mean[i] = (float)(Mean[i] + (step * gap));
            variance[i] = (float)((1 - step) * (Variance[i] + (step * gap * gap)));
        }
        return new TypingTempo(count, mean, variance);
    }

    /// <summary>The numbers of one sample; logarithms of milliseconds.</summary>
    public static double[] Of(ReadOnlySpan<short> ticks)
    {
        var n = (ticks.Length + 1) / 2;
        double[] holds = new double[n], latencies = new double[n - 1];
        var overlaps = 0;
        for (var i = 0; i < n; i++)
            holds[i] = Log(ticks[i]);
        for (var i = 0; i + 1 < n; i++)
        {
            latencies[i] = Log(ticks[n + i]);
            overlaps += ticks[n + i] < ticks[i] ? 1 : 0;
        }
        Array.Sort(holds);
        Array.Sort(latencies);
        return [Middle(holds), Spread(holds), Middle(latencies), Spread(latencies), (double)overlaps / (n - 1)];
    }

    /// <summary>How far a sample of any text is from this person's tempo: distances and their capped squares.</summary>
    public double[] Compare(ReadOnlySpan<short> ticks)
    {
        var seen = Of(ticks);
        var row = new double[2 * Length];
        for (var i = 0; i < Length; i++)
        {
            row[i] = Math.Abs(seen[i] - Mean[i]);
            row[Length + i] = Math.Min(1, row[i] * row[i]);
        }
        return row;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)Count);
        for (var i = 0; i < Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 + (8 * i))..], (float)Mean[i]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(8 + (8 * i))..], (float)Variance[i]);
        }
    }

    public static TypingTempo? Read(ReadOnlySpan<byte> bytes)
    {
        double count = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        double[] mean = new double[Length], variance = new double[Length];
        for (var i = 0; i < Length; i++)
        {
            mean[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 + (8 * i))..]);
            variance[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(8 + (8 * i))..]);
        }
        return count is >= 0 and <= Memory && mean.All(double.IsFinite) && variance.All(v => double.IsFinite(v) && v >= 0)
            ? new TypingTempo(count, mean, variance)
            : null;
    }

    private static double Log(short ticks) => Math.Log(Math.Max(2, ticks / TypingSample.TicksPerMs));

    private static double Middle(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static double Spread(double[] sorted) => sorted[3 * (sorted.Length - 1) / 4] - sorted[(sorted.Length - 1) / 4];
}
