using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks from new networks while it goes on asking from its usual one: its secret is in two hands.</summary>
public static class ClientSpread
{
    /// <summary>One new network beside the old one may be a roll-out; three within an hour are a secret that was passed on.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Client is { NewNetworksAtOnce: > 0 and var networks }
            ? Evidence.Weighed(ReasonCode.ClientNetworksAtOnce, Curve.Ramp(networks, 0, 3), policy,
                $"Asks from {networks} new {(networks == 1 ? "network" : "networks")} within an hour of asking from its usual one")
            : null;
}
