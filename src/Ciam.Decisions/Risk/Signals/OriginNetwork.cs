namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session or grant that turns up on another network than the one it began on.</summary>
public static class OriginNetwork
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Origin?.Place is { NetworkKey: { } then } origin && facts.Place is { NetworkKey: { } now } here && then != now
            ? Evidence.Weighed(ReasonCode.OriginNetworkChanged, SenderConstraint.Doubt(facts), policy,
                $"Began on {origin.NetworkInWords}, now on {here.NetworkInWords}")
            : null;
}
