using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>An account that nobody has used for long: its owner may not notice who does.</summary>
public static class DormantAccount
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if ((facts.LastSighting?.At ?? facts.AccountCreatedAt) is not { } last)
            return null;

        var days = (facts.At - last).TotalDays;
        return Evidence.Weighed(ReasonCode.DormantAccount, Curve.Ramp(days, 90, 270), policy,
            facts.LastSighting is null ? $"No sign-in known since it was opened {days:F0} days ago" : $"Not used for {days:F0} days");
    }
}
