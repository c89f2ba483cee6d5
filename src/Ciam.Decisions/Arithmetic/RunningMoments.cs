namespace Ciam.Decisions.Arithmetic;

/// <summary>Mean and variance of a stream, kept in constant space (Welford), in which the newest values always keep some say.</summary>
public sealed record RunningMoments(double Count, double Mean, double Variance)
{
    /// <summary>After so many values an old one is forgotten as fast as a new one arrives, so that habits can change.</summary>
    public const int Memory = 500;

    public static RunningMoments None { get; } = new(0, 0, 0);

    public double Deviation => Math.Sqrt(Math.Max(0, Variance));

    public RunningMoments Observe(double value)
    {
        if (!double.IsFinite(value))
            return this;

        var count = Math.Min(Count + 1, Memory);
        var step = 1 / count;
        var gap = value - Mean;
        return new RunningMoments(count, Mean + (step * gap), (1 - step) * (Variance + (step * gap * gap)));
    }
}
