using System.Buffers.Binary;

namespace Ciam.Server.Behaviour;

/// <summary>The newest strokes of one customer by session, as half-precision numbers in at most 16 kB: what the stroke model is learned from.</summary>
internal sealed record StrokeMemory(IReadOnlyList<IReadOnlyList<double[]>> Sessions)
{
    public const int MostBytes = 16 * 1024;

    private const byte Format = 1;
    private const double Largest = 65_000;

    public static StrokeMemory Empty { get; } = new([]);

    public int Strokes => Sessions.Sum(session => session.Count);

    /// <summary>With one session more; the oldest make room.</summary>
    public StrokeMemory With(IReadOnlyList<double[]> session)
    {
        if (session.Count == 0)
            return this;
        var most = (MostBytes - 2 - (2 * (Sessions.Count + 1))) / (2 * session[0].Length);
        List<IReadOnlyList<double[]>> kept = [.. Sessions.Where(old => old[0].Length == session[0].Length), [.. session.Take(most)]];
        while (kept.Sum(strokes => strokes.Count) > most)
            kept.RemoveAt(0);
        return new StrokeMemory(kept);
    }

    /// <summary>Format, numbers per stroke, then each session: how many strokes, and their numbers; little-endian.</summary>
    public byte[] ToBytes()
    {
        var width = Sessions.Count == 0 ? 0 : Sessions[0][0].Length;
        var bytes = new byte[2 + Sessions.Sum(session => 2 + (2 * width * session.Count))];
        (bytes[0], bytes[1]) = (Format, (byte)width);
        var at = 2;
        foreach (var session in Sessions)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)session.Count);
            at += 2;
            foreach (var value in session.SelectMany(row => row))
            {
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(at), (Half)Math.Clamp(value, -Largest, Largest));
                at += 2;
            }
        }

        return bytes;
    }

    /// <summary>What is not of this format is forgotten.</summary>
    public static StrokeMemory FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Format || bytes[1] == 0)
            return Empty;
        var (width, at, sessions) = ((int)bytes[1], 2, new List<IReadOnlyList<double[]>>());
        while (at + 2 <= bytes.Length)
        {
            var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            at += 2;
            if (count == 0 || at + (2 * width * count) > bytes.Length)
                return Empty;
            var rows = new double[count][];
            for (var r = 0; r < count; r++)
            {
                rows[r] = new double[width];
                for (var i = 0; i < width; i++, at += 2)
                    rows[r][i] = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[at..]);
            }

            sessions.Add(rows);
        }

        return new StrokeMemory(sessions);
    }
}
