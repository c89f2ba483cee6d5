namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks at a time of day it never asks at.</summary>
public static class ClientHour
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Client?.Hour is { } hour
            ? Evidence.Weighed(ReasonCode.ClientUnusualHour, hour.Strangeness, policy,
                $"Unusual hour: {Wording.Clock(facts.At)} UTC; usually {hour.Usual}")
            : null;
}
