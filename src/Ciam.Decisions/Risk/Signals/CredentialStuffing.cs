using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>Many different accounts fail from one network: lists of stolen passwords are being tried.</summary>
public static class CredentialStuffing
{
    /// <summary>
    /// Sharing a network is normal (carriers, offices), failing on it together is not: what counts is how many accounts
    /// fail, and that they are most of the accounts seen there.
    /// </summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Failures is not { AccountsFailingFromNetwork: > 0 } failures)
            return null;

        double failing = failures.AccountsFailingFromNetwork;
        var share = failing / (failing + failures.AccountsSucceedingFromNetwork);
        return Evidence.Weighed(ReasonCode.CredentialStuffing, Curve.Ramp(failing, 5, 25) * Curve.Ramp(share, 0.4, 0.8), policy,
            $"{failing:F0} different accounts failed from this network in the last hour, {failures.AccountsSucceedingFromNetwork} signed in");
    }
}
