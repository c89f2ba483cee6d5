namespace Ciam.Decisions.Behaviour;

/// <summary>When one key went down and came up again, in milliseconds since any moment of the same page; never which key.</summary>
public readonly record struct KeyTime(double Down, double Up);

/// <summary>One text typed once: the keys in the order in which they belong to the text, without what they spell.</summary>
public sealed record TypingSample(IReadOnlyList<KeyTime> Keys)
{
    /// <summary>Shorter texts say too little about who typed them.</summary>
    public const int FewestKeys = 4;

    /// <summary>Of a longer text only the beginning is kept, so that a full window stays below 16 kB.</summary>
    public const int MostKeys = 96;

    /// <summary>A key is not held, nor the next one waited for, longer than this; what is longer is an interruption.</summary>
    internal const double LongestMs = 16_000;

    /// <summary>Times are kept in steps of half a millisecond: finer than any browser's clock is today.</summary>
    internal const double TicksPerMs = 2;

    /// <summary>Whether a person can have typed this at all; what is not readable is neither learned nor scored.</summary>
    public bool IsReadable => Keys.Count >= FewestKeys && Keys.All(key => double.IsFinite(key.Down) && double.IsFinite(key.Up));

    /// <summary>Of <c>n</c> keys: <c>n</c> hold times (down to up), then <c>n - 1</c> latencies (down to next down), in half milliseconds.</summary>
    internal short[] ToTicks()
    {
        var n = Math.Min(Keys.Count, MostKeys);
        var ticks = new short[(2 * n) - 1];
        for (var i = 0; i < n; i++)
            ticks[i] = Tick(Keys[i].Up - Keys[i].Down);
        for (var i = 0; i + 1 < n; i++)
            ticks[n + i] = Tick(Keys[i + 1].Down - Keys[i].Down);
        return ticks;
    }

    private static short Tick(double ms) => (short)Math.Round(Math.Clamp(ms, -LongestMs, LongestMs) * TicksPerMs);
}
