using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>Invented people who try at every profile: how well they do says how easily anybody is taken for its owner.</summary>
/// <remarks>Each holds keys as one person of the training data usually does and goes from key to key as another; a text longer than what they typed goes round.</remarks>
internal sealed class TypingStrangers
{
    /// <summary>Hold times and latencies of a stranger.</summary>
    private const int Holds = 16, Latencies = 15;

    private readonly short[][] ticks;

    private TypingStrangers(short[][] ticks) => this.ticks = ticks;

    public int Count => ticks.Length;

    public int Bytes => 1 + (2 * (Holds + Latencies) * Count);

    /// <summary>Holds and latencies in half milliseconds; what is shorter goes round.</summary>
    public static TypingStrangers Of(IEnumerable<(short[] Holds, short[] Latencies)> people) =>
        new([.. people.Select(one => (short[])[.. Round(one.Holds, Holds), .. Round(one.Latencies, Latencies)])]);

    /// <summary>A stranger at a text of so many keys.</summary>
    public double[] Vector(int stranger, int keys)
    {
        var typed = ticks[stranger].AsSpan();
        var wanted = new short[(2 * keys) - 1];
        for (var k = 0; k < keys; k++)
            wanted[k] = typed[k % Holds];
        for (var k = 0; k + 1 < keys; k++)
            wanted[keys + k] = typed[Holds + (k % Latencies)];
        return TypingScale.Vector(wanted);
    }

    public void Write(Span<byte> into)
    {
        into[0] = (byte)Count;
        var at = 1;
        foreach (var tick in ticks.SelectMany(one => one))
        {
            BinaryPrimitives.WriteInt16LittleEndian(into[at..], tick);
            at += 2;
        }
    }

    /// <exception cref="FormatException">The bytes end too early.</exception>
    public static TypingStrangers Read(ref ReadOnlySpan<byte> rest)
    {
        var read = new TypingStrangers(rest.IsEmpty ? [] : new short[rest[0]][]);
        if (rest.Length < read.Bytes)
            throw new FormatException("typing model: strangers are cut off");

        var at = 1;
        for (var i = 0; i < read.Count; i++)
        {
            read.ticks[i] = new short[Holds + Latencies];
            for (var k = 0; k < Holds + Latencies; k++, at += 2)
                read.ticks[i][k] = BinaryPrimitives.ReadInt16LittleEndian(rest[at..]);
        }
        rest = rest[read.Bytes..];
        return read;
    }

    private static IEnumerable<short> Round(short[] times, int count) => Enumerable.Range(0, count).Select(k => times[k % times.Length]);
}
