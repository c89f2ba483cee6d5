using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>A customer's strokes without anybody else's: how far a stroke lies from the nearest own ones. It speaks softly, and only until there is a background.</summary>
/// <remarks>Neighbours rather than one middle, because a hand has several ways: up and down, left and right, near and far.</remarks>
internal sealed class StrokeHabit
{
    /// <summary>Own strokes that are kept to compare with, drawn evenly over time.</summary>
    private const int MostReferences = 96;

    /// <summary>So many nearest own strokes are looked at.</summary>
    private const int Nearest = 5;

    /// <summary>A feature that lies farther apart, in spreads, counts no more.</summary>
    private const double Cap = 3;

    /// <summary>A reference value is a byte: 1/30 of a spread from the middle each step.</summary>
    private const double Step = 30;
    private const sbyte Missing = sbyte.MinValue;

    private readonly float[] _middles, _spreads;
    private readonly sbyte[] _references;

    private StrokeHabit(float[] middles, float[] spreads, sbyte[] references)
    {
        _middles = middles;
        _spreads = spreads;
        _references = references;
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
        var kept = Math.Min(strokes.Count, MostReferences);
        var habit = new StrokeHabit(middles, spreads, new sbyte[kept * features]);
        for (var k = 0; k < kept; k++)
            habit.Standardise(strokes[(int)((long)k * strokes.Count / kept)], habit._references.AsSpan(k * features, features));
        return habit;
    }

    /// <summary>Minus the mean distance from the nearest own strokes, in spreads.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        Span<sbyte> standard = stackalloc sbyte[row.Length];
        Standardise(row, standard);
        Span<double> nearest = stackalloc double[Nearest];
        nearest.Fill(Cap);
        for (var at = 0; at < _references.Length; at += standard.Length)
        {
            var distance = Distance(standard, _references.AsSpan(at, standard.Length));
            for (var i = 0; i < Nearest && distance < nearest[^1]; i++)
            {
                if (distance < nearest[i])
                    (nearest[i], distance) = (distance, nearest[i]);
            }
        }
        double sum = 0;
        foreach (var distance in nearest)
            sum += distance;
        return -sum / Nearest;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[2 + (_middles.Length * 8) + _references.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)_middles.Length);
        for (var f = 0; f < _middles.Length; f++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(2 + (f * 8)), _middles[f]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(6 + (f * 8)), _spreads[f]);
        }
        for (var i = 0; i < _references.Length; i++)
            bytes[2 + (_middles.Length * 8) + i] = (byte)_references[i];
        return bytes;
    }

    public static StrokeHabit FromBytes(ReadOnlySpan<byte> bytes)
    {
        var features = bytes.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var left = bytes.Length - 2 - (features * 8);
        if (features is 0 or > 255 || left < 0 || left % features != 0)
            throw new FormatException("stroke model: a habit is two numbers per feature and whole strokes");

        var (middles, spreads) = (new float[features], new float[features]);
        for (var f = 0; f < features; f++)
        {
            middles[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(2 + (f * 8))..]);
            spreads[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(6 + (f * 8))..]);
            if (!float.IsFinite(middles[f]) || !float.IsFinite(spreads[f]) || spreads[f] < 0)
                throw new FormatException("stroke model: a habit is not finite");
        }
        var references = new sbyte[left];
        for (var i = 0; i < left; i++)
            references[i] = (sbyte)bytes[2 + (features * 8) + i];
        return new StrokeHabit(middles, spreads, references);
    }

    private void Standardise(ReadOnlySpan<double> row, Span<sbyte> into)
    {
        for (var f = 0; f < _middles.Length; f++)
        {
            var z = (row[f] - _middles[f]) / _spreads[f];
            into[f] = double.IsFinite(z) ? (sbyte)Math.Clamp(Math.Round(z * Step), -127, 127) : Missing;
        }
    }

    private static double Distance(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        int sum = 0, count = 0;
        for (var f = 0; f < a.Length; f++)
        {
            if (a[f] == Missing || b[f] == Missing)
                continue;
            sum += Math.Min((int)(Cap * Step), Math.Abs(a[f] - b[f]));
            count++;
        }
        return count == 0 ? Cap : sum / (Step * count);
    }
}
