using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks far more often than it is in the habit of.</summary>
public static class ClientRate
{
    /// <summary>So many paces must have been seen before there is a habit.</summary>
    private const double LeastHistory = 10;

    /// <summary>Even a clockwork client may double its pace without anybody being alarmed.</summary>
    private const double LeastDeviation = 0.75;

    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Client is not { RequestsPerHour: > 0 and var rate, LogRate: { Count: >= LeastHistory } habit })
            return null;

        var deviations = (Math.Log2(rate) - habit.Mean) / Math.Max(LeastDeviation, habit.Deviation);
        return Evidence.Weighed(ReasonCode.ClientUnusualRate, Curve.Ramp(deviations, 2, 5), policy,
            $"Asks {Wording.Rate(rate)}; usually {Wording.Rate(Math.Pow(2, habit.Mean))}");
    }
}
