using System.Diagnostics.Metrics;
using Ciam.Decisions.Risk;

namespace Ciam.Server.Risk;

/// <summary>How many requests of each purpose met which verdict.</summary>
internal static class RiskMetrics
{
    private static readonly Meter Meter = new("Ciam.Risk");
    private static readonly Counter<long> Judgments = Meter.CreateCounter<long>("ciam.risk.judgments");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram("ciam.risk.judgment.duration", "s", "From a request's arrival at the judge to its verdict, facts included.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] });

    public static void Took(Purpose purpose, TimeSpan duration) => Durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("purpose", RiskJson.NameOf(purpose)));

    public static void Count(Purpose purpose, Verdict verdict) =>
        Judgments.Add(1, new KeyValuePair<string, object?>("purpose", RiskJson.NameOf(purpose)), new KeyValuePair<string, object?>("verdict", RiskJson.NameOf(verdict)));
}
