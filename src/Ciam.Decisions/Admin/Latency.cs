namespace Ciam.Decisions.Admin;

/// <summary>How long answers to one kind of request took lately, in milliseconds.</summary>
public sealed record LatencyLine(string Kind, long Count, double P50, double P95, double P99);

/// <summary>A histogram of durations whose classes grow by a quarter: a percentile is right to a quarter, at 48 numbers a kind.</summary>
public static class LatencyClasses
{
    public const int Count = 48;
    private const double First = 0.25;
    private const double Growth = 1.25;

    public static int ClassOf(double ms) => ms <= First ? 0 : Math.Min(Count - 1, (int)Math.Ceiling(Math.Log(ms / First) / Math.Log(Growth)));

    /// <summary>The upper end of a class.</summary>
    public static double EndOf(int index) => First * Math.Pow(Growth, index);

    /// <summary>The end of the class in which the share of all lies; 0 where there is nothing.</summary>
    public static double Percentile(IReadOnlyList<long> counts, double share)
    {
        var wanted = Math.Ceiling(counts.Sum() * share);
        long seen = 0;
        for (var i = 0; i < counts.Count && wanted > 0; i++)
        {
            seen += counts[i];
            if (seen >= wanted)
                return EndOf(i);
        }

        return 0;
    }

    public static LatencyLine Summarise(string kind, IReadOnlyList<long> counts) =>
        new(kind, counts.Sum(), Percentile(counts, 0.5), Percentile(counts, 0.95), Percentile(counts, 0.99));

    /// <summary>The kind of a request by its route.</summary>
    public static string KindOf(string? route) => route?.TrimStart('/') switch
    {
        null or "" => "other",
        var path when path.StartsWith("oauth2/token", StringComparison.Ordinal) => "token",
        var path when path.StartsWith("oauth2/introspect", StringComparison.Ordinal) => "introspection",
        var path when path.StartsWith("oauth2/userinfo", StringComparison.Ordinal) => "userinfo",
        var path when path.StartsWith("oauth2/", StringComparison.Ordinal) => "authorization",
        var path when path.StartsWith("signin", StringComparison.Ordinal) => "sign-in",
        var path when path.StartsWith("admin", StringComparison.Ordinal) => "console",
        var path when path.StartsWith("transactions", StringComparison.Ordinal) => "payments",
        _ => "other",
    };
}
