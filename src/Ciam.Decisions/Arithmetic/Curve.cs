namespace Ciam.Decisions.Arithmetic;

/// <summary>Turns a measured quantity into a strength between nothing (0) and everything (1).</summary>
public static class Curve
{
    /// <summary>0 up to <paramref name="from"/>, 1 beyond <paramref name="to"/>, straight between; what is not a number has no strength.</summary>
    public static double Ramp(double value, double from, double to) =>
        double.IsNaN(value) ? 0 : Math.Clamp((value - from) / (to - from), 0, 1);

    /// <summary>The reverse of <see cref="Ramp"/>: 1 up to <paramref name="from"/>, 0 beyond <paramref name="to"/>.</summary>
    public static double Fall(double value, double from, double to) =>
        double.IsNaN(value) ? 0 : 1 - Ramp(value, from, to);
}
