using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>Strokes of a customer's newest sessions as rows, kept to learn from again, at most <see cref="StrokeModel.MostBytes"/> in all.</summary>
/// <remarks>Where room is short every session keeps the same share, evenly over its time, because a hand differs more from session to session than from stroke to stroke.
/// A feature of a stroke is one byte, the upper half of a half-precision number: the same steps for everybody, because steps of a customer's own would tell own strokes from others'.</remarks>
public sealed class StrokeWindow
{
    private const byte Version = 2;
    private const int Header = 3;

    /// <summary>So many sessions at most, so that each keeps enough strokes to stand for itself.</summary>
    private const int MostSessions = 24;

    private const double Largest = 57_344;

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
    public int Room => (StrokeModel.MostBytes - Header - (2 * MostSessions)) / Features;

    public static StrokeWindow Empty(int features) => features is > 0 and <= 255
        ? new StrokeWindow(features, [])
        : throw new ArgumentOutOfRangeException(nameof(features));

    /// <summary>The window with a session more; each gives up of its strokes what the others need.</summary>
    public StrokeWindow Observe(IReadOnlyList<double[]> session)
    {
        if (session.Any(row => row.Length != Features))
            throw new ArgumentException($"rows have {Features} features", nameof(session));

        return session.Count == 0 ? this : new StrokeWindow(Features, StrokeFolds.Draw([.. Sessions.TakeLast(MostSessions - 1), Rounded(session)], Room));
    }

    /// <summary>Strokes as they are read back from a window.</summary>
    internal static IReadOnlyList<double[]> Rounded(IReadOnlyList<double[]> strokes) => [.. strokes.Select(stroke => Array.ConvertAll(stroke, value => Value(Byte(value))))];

    /// <summary>Version, features, sessions, then each session: how many strokes, and their numbers; little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Header + (2 * Sessions.Count) + (Features * Strokes)];
        (bytes[0], bytes[1], bytes[2]) = (Version, (byte)Features, (byte)Sessions.Count);
        var at = Header;
        foreach (var session in Sessions)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)session.Count);
            at += 2;
            foreach (var value in session.SelectMany(row => row))
                bytes[at++] = Byte(value);
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
        var at = Header;
        var sessions = new List<IReadOnlyList<double[]>>();
        for (var left = bytes[2]; left > 0; left--)
        {
            if (at + 2 > bytes.Length)
                throw new FormatException("stroke window: the bytes end too early");
            var rows = new double[BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])][];
            at += 2;
            if (rows.Length == 0 || at + (features * rows.Length) > bytes.Length)
                throw new FormatException("stroke window: no session is empty, and none ends too early");
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = new double[features];
                for (var f = 0; f < features; f++, at++)
                    rows[row][f] = Value(bytes[at]);
            }
            sessions.Add(rows);
        }
        return at == bytes.Length ? new StrokeWindow(features, sessions) : throw new FormatException("stroke window: bytes left over");
    }

    private static byte Byte(double value)
    {
        var bits = BitConverter.HalfToUInt16Bits((Half)Math.Clamp(value, -Largest, Largest));
        return (byte)((double.IsFinite(value) ? bits + 0x80 : bits) >> 8);
    }

    private static double Value(byte upper) => (double)BitConverter.UInt16BitsToHalf((ushort)(upper << 8));
}
