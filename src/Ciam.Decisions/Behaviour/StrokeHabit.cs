using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>A customer's strokes without anybody else's: middle and spread of every feature. It speaks softly, and only until there is a background.</summary>
internal sealed class StrokeHabit
{
    /// <summary>A feature that lies farther out counts no more.</summary>
    private const double Cap = 3;

    private readonly float[] _middles, _spreads;

    private StrokeHabit(float[] middles, float[] spreads)
    {
        _middles = middles;
        _spreads = spreads;
    }

    public int Features => _middles.Length;

    public static StrokeHabit Fit(IReadOnlyList<double[]> strokes)
    {
        var features = strokes[0].Length;
        var (middles, spreads) = (new float[features], new float[features]);
        for (var f = 0; f < features; f++)
        {
            double[] sorted = [.. strokes.Select(stroke => stroke[f]).Where(double.IsFinite).Order()];
            if (sorted.Length < 5)
                continue;
            var (low, high) = (sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
            middles[f] = (float)sorted[sorted.Length / 2];
            // 1.35 quartile distances are one standard deviation of a normal variable; a constant feature says nothing.
            spreads[f] = (float)((high - low) / 1.35);
        }
        return new StrokeHabit(middles, spreads);
    }

    /// <summary>Minus the mean distance from the middle, in spreads.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        double sum = 0;
        var count = 0;
        for (var f = 0; f < _middles.Length; f++)
        {
            if (_spreads[f] > 0 && double.IsFinite(row[f]))
            {
                sum += Math.Min(Cap, Math.Abs(row[f] - _middles[f]) / _spreads[f]);
                count++;
            }
        }
        return count == 0 ? 0 : -sum / count;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[_middles.Length * 8];
        for (var f = 0; f < _middles.Length; f++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(f * 8), _middles[f]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan((f * 8) + 4), _spreads[f]);
        }
        return bytes;
    }

    public static StrokeHabit FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length % 8 != 0)
            throw new FormatException("stroke model: a habit has two numbers per feature");

        var (middles, spreads) = (new float[bytes.Length / 8], new float[bytes.Length / 8]);
        for (var f = 0; f < middles.Length; f++)
        {
            middles[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(f * 8)..]);
            spreads[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[((f * 8) + 4)..]);
            if (!float.IsFinite(middles[f]) || !float.IsFinite(spreads[f]) || spreads[f] < 0)
                throw new FormatException("stroke model: a habit is not finite");
        }
        return new StrokeHabit(middles, spreads);
    }
}
