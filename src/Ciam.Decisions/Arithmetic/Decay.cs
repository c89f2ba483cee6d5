namespace Ciam.Decisions.Arithmetic;

/// <summary>Forgetting: what was seen long ago counts for less.</summary>
public static class Decay
{
    /// <summary>The share that is left after <paramref name="elapsed"/>; time running backwards forgets nothing.</summary>
    public static double Left(TimeSpan elapsed, TimeSpan halfLife) =>
        elapsed <= TimeSpan.Zero ? 1 : Math.Pow(2, -elapsed.TotalSeconds / halfLife.TotalSeconds);
}
