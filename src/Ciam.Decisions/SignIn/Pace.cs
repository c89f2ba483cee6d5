namespace Ciam.Decisions.SignIn;

/// <summary>How fast somebody may try on one path: so many at once, then waits that double with each further failure up to a longest; time forgives one failure after another.</summary>
public sealed record Pace(int AtOnce, TimeSpan FirstWait, TimeSpan LongestWait, TimeSpan ForgivenEvery)
{
    /// <summary>Beyond so many doublings the longest wait is reached whatever the first was.</summary>
    public const int MostDoublings = 30;

    /// <summary>The wait that is owed from the last try on.</summary>
    public TimeSpan WaitAfter(double failures) => failures < AtOnce
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, Math.Min(failures - AtOnce, MostDoublings))));
}

/// <summary>The failures on one path, as they stood at the last try. Every try counts as one until it is known to be right.</summary>
public readonly record struct PaceCount(double Failures, DateTimeOffset At)
{
    /// <summary>Zero when one may try now.</summary>
    public TimeSpan Owed(Pace pace, DateTimeOffset now) =>
        pace.WaitAfter(Failures) is var wait && wait > TimeSpan.Zero && At + wait > now ? At + wait - now : TimeSpan.Zero;

    public PaceCount AfterTry(Pace pace, DateTimeOffset now) =>
        new(Math.Max(0, Failures - (Math.Max(0, (now - At).TotalSeconds) / pace.ForgivenEvery.TotalSeconds)) + 1, now > At ? now : At);

    /// <summary>It was right, and others go on counting.</summary>
    public PaceCount GivenBack() => this with { Failures = Math.Max(0, Failures - 1) };
}
