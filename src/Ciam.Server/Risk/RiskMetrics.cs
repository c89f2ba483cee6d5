using System.Diagnostics.Metrics;
using Ciam.Decisions.Risk;

namespace Ciam.Server.Risk;

/// <summary>How many requests of each purpose met which verdict.</summary>
internal static class RiskMetrics
{
    private static readonly Meter Meter = new("Ciam.Risk");
    private static readonly Counter<long> Judgments = Meter.CreateCounter<long>("ciam.risk.judgments");

    public static void Count(Purpose purpose, Verdict verdict) =>
        Judgments.Add(1, new KeyValuePair<string, object?>("purpose", RiskJson.NameOf(purpose)), new KeyValuePair<string, object?>("verdict", RiskJson.NameOf(verdict)));
}
