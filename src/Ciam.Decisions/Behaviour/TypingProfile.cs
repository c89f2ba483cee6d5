using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>How one person types one text: a window of confirmed samples, and a tempo that outlives the text.</summary>
/// <remarks>
/// Immutable. Only timings are kept; neither characters nor key codes. At most 16 kB serialised: 40 samples of 96 keys take 15.4 kB,
/// of a 12-key password 1.9 kB. Recency beats volume (Killourhy-Maxion data: the last 20 samples do as well as 200), so the window is short.
/// </remarks>
public sealed class TypingProfile
{
    /// <summary>Samples kept of the present text: the newest twenty, and of those before them every third.</summary>
    public const int Window = 40;

    /// <summary>The newest samples, which all stay and count most.</summary>
    internal const int Recent = 20;

    /// <summary>Of the samples that grow old one of so many is kept.</summary>
    private const int OneOf = 3;

    /// <summary>With fewer samples of the present text the profile says nothing about its rhythm.</summary>
    public const int FewestSamples = 5;

    private const byte Format = 1;
    private const int Header = 1 + 8 + 1 + 1 + 1;

    private readonly short[][] window;
    private TypingFit? fit;

    private TypingProfile(short[][] window, TypingTempo tempo, DateTimeOffset? lastAt)
    {
        this.window = window;
        Tempo = tempo;
        LastAt = lastAt;
    }

    /// <summary>Nothing known yet.</summary>
    public static TypingProfile Empty { get; } = new([], TypingTempo.None, null);

    /// <summary>Samples of the present text.</summary>
    public int Count => window.Length;

    /// <summary>Keys of the present text; 0 before the first sample.</summary>
    public int KeyCount => window.Length == 0 ? 0 : (window[0].Length + 1) / 2;

    /// <summary>When the last sample was learned.</summary>
    public DateTimeOffset? LastAt { get; }

    /// <summary>What is usual: the holds of all keys, then the latencies between them. Empty before <see cref="FewestSamples"/>.</summary>
    public IReadOnlyList<UsualTime> Usual => Fit is { } known ? known.Usual() : [];

    /// <summary>The newest samples of the present text, oldest first: the holds of all keys, then the latencies between them, in milliseconds. For pictures.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Newest(int count) =>
        [.. window.TakeLast(count).Select(sample => (IReadOnlyList<double>)Array.ConvertAll(sample, tick => tick / TypingSample.TicksPerMs))];

    internal TypingTempo Tempo { get; }

    /// <summary>Counts samples round in threes.</summary>
    private int Graduates { get; init; }

    /// <summary>Oldest first: holds and latencies in half milliseconds.</summary>
    internal IReadOnlyList<short[]> Samples => window;

    /// <summary>What scoring needs, computed once per profile; the same whichever thread comes first.</summary>
    internal TypingFit? Fit => window.Length < FewestSamples ? null : fit ??= TypingFit.Of(window);

    /// <summary>Learns a sample of a login that ended well. What is not readable teaches nothing.</summary>
    public TypingProfile Observe(TypingSample sample, DateTimeOffset at)
    {
        if (!sample.IsReadable)
            return this;

        var ticks = sample.ToTicks();
        if (window.Length > 0 && window[0].Length != ticks.Length)
        {
            // A slip of the finger changes the number of keys. It may not end a profile that is known, nor found one.
            return window.Length >= FewestSamples ? this : new TypingProfile([ticks], Tempo.Observe(ticks), at);
        }
        return new TypingProfile([.. Kept(), ticks], Tempo.Observe(ticks), at) { Graduates = (Graduates + 1) % OneOf };
    }

    /// <summary>
    /// What stays when one more comes: a full window drops its oldest when the sample that leaves the newest half is one of those that become old ones,
    /// else that sample itself. So the older half reaches three times as far back, over several days' moods.
    /// </summary>
    private IEnumerable<short[]> Kept()
    {
        if (window.Length < Window)
            return window;
        var leaves = Window - Recent;
        return window.Where((_, i) => i != (Graduates == 0 ? 0 : leaves));
    }

    /// <summary>A changed password: its rhythm is unknown, but the person's tempo stays.</summary>
    public TypingProfile ForNewText() => new([], Tempo, LastAt);

    /// <summary>Format byte, last instant, counts, tempo, then the window; little-endian.</summary>
    public byte[] ToBytes()
    {
        var times = window.Length == 0 ? 0 : window[0].Length;
        var bytes = new byte[Header + TypingTempo.Bytes + (2 * times * window.Length)];
        bytes[0] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), LastAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
        bytes[9] = (byte)KeyCount;
        (bytes[10], bytes[11]) = ((byte)window.Length, (byte)Graduates);
        Tempo.Write(bytes.AsSpan(Header));
        var at = Header + TypingTempo.Bytes;
        foreach (var tick in window.SelectMany(sample => sample))
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), tick);
            at += 2;
        }
        return bytes;
    }

    /// <summary>Nothing, when these are not the bytes of a profile of this format: an unreadable profile starts anew and is never an error.</summary>
    public static TypingProfile? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header + TypingTempo.Bytes || bytes[0] != Format)
            return null;

        var (keys, count) = (bytes[9], bytes[10]);
        var times = keys == 0 ? 0 : (2 * keys) - 1;
        if (keys is > TypingSample.MostKeys || (keys == 0) != (count == 0) || (keys > 0 && keys < TypingSample.FewestKeys)
            || bytes.Length != Header + TypingTempo.Bytes + (2 * times * count)
            || bytes[11] >= OneOf || count > Window
            || TypingTempo.Read(bytes[Header..]) is not { } tempo)
            return null;

        var window = new short[count][];
        var at = Header + TypingTempo.Bytes;
        for (var s = 0; s < count; s++)
        {
            window[s] = new short[times];
            for (var i = 0; i < times; i++, at += 2)
                window[s][i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
        }
        var ms = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
        var valid = ms >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return new TypingProfile(window, tempo, valid ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null) { Graduates = bytes[11] };
    }
}
