using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>The newest strokes of a customer as rows, kept to learn from again: the oldest session makes room for the newest, at most <see cref="StrokeModel.MostBytes"/> in all.</summary>
/// <remarks>A feature of a stroke is one byte: 255 steps between the least and the greatest kept value, or missing. Trees cut a feature into fewer bins than that.</remarks>
public sealed class StrokeWindow
{
    private const byte Version = 1;
    private const int Header = 3;

    /// <summary>So many sessions at most, so that many short ones do not live on frames alone.</summary>
    private const int MostSessions = 64;

    private const byte Missing = 255;
    private const double Steps = 254;

    private StrokeWindow(int features, IReadOnlyList<IReadOnlyList<double[]>> sessions)
    {
        Features = features;
        Sessions = sessions;
    }

    /// <summary>The length of a row.</summary>
    public int Features { get; }

    /// <summary>Sessions in order of time.</summary>
    public IReadOnlyList<IReadOnlyList<double[]>> Sessions { get; }

    public int Strokes => Sessions.Sum(session => session.Count);

    /// <summary>How many strokes fit.</summary>
    public int Room => (StrokeModel.MostBytes - Header - (2 * MostSessions) - (8 * Features)) / Features;

    public static StrokeWindow Empty(int features) => features is > 0 and <= 255
        ? new StrokeWindow(features, [])
        : throw new ArgumentOutOfRangeException(nameof(features));

    /// <summary>The window with a session more; of a very long session the beginning.</summary>
    public StrokeWindow Observe(IReadOnlyList<double[]> session)
    {
        if (session.Any(row => row.Length != Features))
            throw new ArgumentException($"rows have {Features} features", nameof(session));
        if (session.Count == 0)
            return this;

        // One long session does not push out more than half of the past.
        var kept = new List<IReadOnlyList<double[]>>(Sessions) { session.Take(Math.Max(1, Room / 2)).ToArray() };
        while (kept.Count > MostSessions || kept.Sum(one => one.Count) > Room)
            kept.RemoveAt(0);
        return new StrokeWindow(Features, kept);
    }

    public byte[] ToBytes()
    {
        var (low, high) = Range();
        var bytes = new byte[Header + (8 * Features) + (2 * Sessions.Count) + (Features * Strokes)];
        (bytes[0], bytes[1], bytes[2]) = (Version, (byte)Features, (byte)Sessions.Count);
        var at = Header;
        for (var f = 0; f < Features; f++, at += 8)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), low[f]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at + 4), high[f]);
        }
        foreach (var session in Sessions)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)session.Count);
            at += 2;
            foreach (var row in session)
            {
                for (var f = 0; f < Features; f++)
                    bytes[at++] = Step(row[f], low[f], high[f]);
            }
        }
        return bytes;
    }

    /// <summary>The window out of <see cref="ToBytes"/>; anything else is refused.</summary>
    /// <exception cref="FormatException">The bytes are not a window.</exception>
    public static StrokeWindow FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < Header or > StrokeModel.MostBytes || bytes[0] != Version || bytes[1] == 0 || bytes[2] > MostSessions)
            throw new FormatException("not a stroke window of a known version");

        var features = bytes[1];
        var at = Header + (8 * features);
        if (at > bytes.Length)
            throw new FormatException("stroke window: the bytes end too early");
        var (low, width) = (new double[features], new double[features]);
        for (var f = 0; f < features; f++)
        {
            low[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(Header + (8 * f))..]);
            width[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(Header + (8 * f) + 4)..]) - low[f];
            if (!double.IsFinite(low[f]) || !(width[f] >= 0) || !double.IsFinite(width[f]))
                throw new FormatException("stroke window: a range is not possible");
        }
        var sessions = new List<IReadOnlyList<double[]>>();
        for (var left = bytes[2]; left > 0; left--)
        {
            if (at + 2 > bytes.Length)
                throw new FormatException("stroke window: the bytes end too early");
            var rows = new double[BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])][];
            at += 2;
            if (at + (features * rows.Length) > bytes.Length)
                throw new FormatException("stroke window: the bytes end too early");
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = new double[features];
                for (var f = 0; f < features; f++, at++)
                    rows[row][f] = bytes[at] == Missing ? double.NaN : low[f] + (bytes[at] / Steps * width[f]);
            }
            sessions.Add(rows);
        }
        return at == bytes.Length ? new StrokeWindow(features, sessions) : throw new FormatException("stroke window: bytes left over");
    }

    private static byte Step(double value, float low, float high) => double.IsFinite(value)
        ? (byte)Math.Clamp(Math.Round((value - low) / Math.Max((double)high - low, 1e-30) * Steps), 0, Steps)
        : Missing;

    private (float[] Low, float[] High) Range()
    {
        var (low, high) = (new float[Features], new float[Features]);
        for (var f = 0; f < Features; f++)
        {
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var row in Sessions.SelectMany(session => session))
                (least, most) = double.IsFinite(row[f]) ? (Math.Min(least, row[f]), Math.Max(most, row[f])) : (least, most);
            (low[f], high[f]) = least <= most ? ((float)Math.Max(least, -1e30), (float)Math.Min(most, 1e30)) : (0, 0);
        }
        return (low, high);
    }
}
