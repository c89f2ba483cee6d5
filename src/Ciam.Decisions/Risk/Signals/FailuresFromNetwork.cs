using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A network from which much fails and little succeeds.</summary>
public static class FailuresFromNetwork
{
    /// <summary>Counted against the successes there: a busy network shared by many has many slips, but more successes.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Failures is not { } failures)
            return null;

        var perSuccess = failures.FromNetwork / (failures.AccountsSucceedingFromNetwork + 1.0);
        var strength = Curve.Ramp(failures.FromNetwork, 10, 60) * Curve.Ramp(perSuccess, 1, 4);
        return Evidence.Weighed(ReasonCode.FailuresFromNetwork, strength, policy,
            $"{failures.FromNetwork} failed attempts from this network in the last hour");
    }
}
