namespace Ciam.Decisions.Behaviour;

/// <summary>Half milliseconds to a scale on which a pause of two seconds is not twenty times a pause of a tenth: asinh.</summary>
internal static class TypingScale
{
    /// <summary>Where the scale turns from linear to logarithmic, in milliseconds.</summary>
    public const double BendMs = 100;

    /// <summary>Holds (H), down-down latencies (D) and up-down gaps (U = D - H).</summary>
    public static double[] Vector(ReadOnlySpan<short> ticks)
    {
        var n = (ticks.Length + 1) / 2;
        var vector = new double[(3 * n) - 2];
        for (var i = 0; i < ticks.Length; i++)
            vector[i] = Bent(ticks[i]);
        for (var i = 0; i + 1 < n; i++)
            vector[ticks.Length + i] = Bent(ticks[n + i] - ticks[i]);
        return vector;
    }

    /// <summary>Back to milliseconds.</summary>
    public static UsualTime Time(double centre, double spread) => new(BendMs * Math.Sinh(centre), BendMs * Math.Cosh(centre) * spread);

    private static double Bent(int ticks) => Math.Asinh(ticks / (TypingSample.TicksPerMs * BendMs));
}
