using Ciam.Decisions.Arithmetic;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks far more often than it is in the habit of.</summary>
public static class ClientRate
{
    /// <summary>Compared with the peaks of its hours; even a clockwork client may double its pace without anybody being alarmed.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Client is not { RequestsPerHour: > 0 and var rate, LogRate: { Count: >= ClientHabits.LeastHours } habit })
            return null;

        var deviations = (Math.Log2(rate) - habit.Mean) / Math.Max(ClientBaseline.LeastDeviation, habit.Deviation);
        return Evidence.Weighed(ReasonCode.ClientUnusualRate, Curve.Ramp(deviations, 2, 5), policy,
            $"Asks {Wording.Rate(rate)}; usually {Wording.Rate(Math.Pow(2, habit.Mean))}");
    }
}
