using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>Proofs that failed on this account shortly before: somebody is guessing.</summary>
public static class FailuresOnAccount
{
    /// <summary>Two slips are human; ten are a machine or a thief.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Failures is { } failures
            ? Evidence.Weighed(ReasonCode.FailuresOnAccount, Curve.Ramp(failures.OnAccount, 2, 10), policy,
                $"{failures.OnAccount} failed attempts on this account in the last hour")
            : null;
}
