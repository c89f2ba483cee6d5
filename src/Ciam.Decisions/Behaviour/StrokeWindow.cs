using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>The newest strokes of a customer as rows, kept to learn from again: the oldest session makes room for the newest, at most <see cref="StrokeModel.MostBytes"/> in all.</summary>
public sealed class StrokeWindow
{
    private const byte Version = 1;
    private const int Header = 3;

    /// <summary>So many sessions at most, so that many short ones do not live on frames alone.</summary>
    private const int MostSessions = 64;

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

    /// <summary>How many strokes fit: two bytes a feature.</summary>
    public int Room => (StrokeModel.MostBytes - Header - (2 * MostSessions)) / (2 * Features);

    public static StrokeWindow Empty(int features) => features is > 0 and <= 255
        ? new StrokeWindow(features, [])
        : throw new ArgumentOutOfRangeException(nameof(features));

    /// <summary>The window with a session more; rows are rounded to half precision, so what is kept is what was learnt from.</summary>
    public StrokeWindow Observe(IReadOnlyList<double[]> session)
    {
        if (session.Any(row => row.Length != Features))
            throw new ArgumentException($"rows have {Features} features", nameof(session));
        if (session.Count == 0)
            return this;

        // One long session does not push out more than half of the past.
        var most = Math.Max(1, Room / 2);
        double[][] rounded = [.. session.Take(most).Select(row => row.Select(value => (double)(Half)value).ToArray())];
        var kept = new List<IReadOnlyList<double[]>>(Sessions) { rounded };
        while (kept.Count > MostSessions || kept.Sum(one => one.Count) > Room)
            kept.RemoveAt(0);
        return new StrokeWindow(Features, kept);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Header + (2 * Sessions.Count) + (2 * Features * Strokes)];
        (bytes[0], bytes[1], bytes[2]) = (Version, (byte)Features, (byte)Sessions.Count);
        var at = Header;
        foreach (var session in Sessions)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)session.Count);
            at += 2;
            foreach (var row in session)
            {
                foreach (var value in row)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(at), (Half)value);
                    at += 2;
                }
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
        var sessions = new List<IReadOnlyList<double[]>>();
        var at = Header;
        for (var left = bytes[2]; left > 0; left--)
        {
            if (at + 2 > bytes.Length)
                throw new FormatException("stroke window: the bytes end too early");
            var rows = new double[BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])][];
            at += 2;
            if (at + (2 * features * rows.Length) > bytes.Length)
                throw new FormatException("stroke window: the bytes end too early");
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = new double[features];
                for (var f = 0; f < features; f++, at += 2)
                    rows[row][f] = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[at..]);
            }
            sessions.Add(rows);
        }
        return at == bytes.Length ? new StrokeWindow(features, sessions) : throw new FormatException("stroke window: bytes left over");
    }
}
