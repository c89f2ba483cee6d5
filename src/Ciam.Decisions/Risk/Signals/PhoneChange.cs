using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>The telephone number of the account changed a few days ago: takeovers begin with that, and so does a swapped SIM.</summary>
public static class PhoneChange
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.PhoneChangedAt is { } changed
            ? Evidence.Weighed(ReasonCode.RecentPhoneChange, Curve.Fall((facts.At - changed).TotalDays, 3, 7), policy,
                $"Telephone number changed {Wording.Ago(facts.At - changed)}")
            : null;
}
