using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks from new networks beside its usual one, or from several new ones: its secret is in more than one hand.</summary>
public static class ClientSpread
{
    /// <summary>One new network beside the old one may be a roll-out; three within an hour are a secret that was passed on.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Client is { NewNetworksAtOnce: > 0 and var networks }
            ? Evidence.Weighed(ReasonCode.ClientNetworksAtOnce, Curve.Ramp(networks, 0, 3), policy,
                $"Asks from {networks} new {(networks == 1 ? "network" : "networks")} beside another within an hour")
            : null;
}
