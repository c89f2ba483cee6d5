using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>An account opened a short while ago: little is known, and mules open accounts to use them at once.</summary>
public static class NewAccount
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.AccountCreatedAt is { } created
            ? Evidence.Weighed(ReasonCode.NewAccount, Curve.Fall((facts.At - created).TotalDays, 1, 14), policy,
                $"Account opened {Wording.Ago(facts.At - created)}")
            : null;
}
