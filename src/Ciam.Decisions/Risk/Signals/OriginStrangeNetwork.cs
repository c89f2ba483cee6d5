namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session or grant that moved to a network on which the customer is not known either.</summary>
public static class OriginStrangeNetwork
{
    /// <summary>From home to the telephone's carrier is a habit; from home to a stranger's provider is none.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Origin?.Place?.NetworkKey is { } then && facts.Place is { NetworkKey: { } now } here && then != now && facts.Customer?.Network is { } known
            ? Evidence.Weighed(ReasonCode.OriginNetworkUnfamiliar, known.Strangeness * SenderConstraint.Doubt(facts), policy,
                $"Moved to {here.NetworkInWords}, a network {(known.Share > 0 ? "seldom" : "never")} seen of this customer")
            : null;
}
