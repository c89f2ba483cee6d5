namespace Ciam.Decisions.Risk.Signals;

/// <summary>A time of day at which the customer is hardly ever seen.</summary>
public static class UnusualHour
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Customer?.Hour is { } hour
            ? Evidence.Weighed(ReasonCode.UnusualHour, hour.Strangeness, policy,
                $"Unusual hour: {Wording.Clock(facts.At)} UTC; usually {hour.Usual}")
            : null;
}
