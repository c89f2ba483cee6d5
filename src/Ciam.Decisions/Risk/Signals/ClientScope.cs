using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks for a scope it is allowed to ask for and never has.</summary>
public static class ClientScope
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Client is { NewScopes.Count: > 0 } client
            ? Evidence.Weighed(ReasonCode.ClientNewScope, Curve.Ramp(client.ScopeSightings, 1, 5), policy,
                $"Never asked before for: {string.Join(", ", client.NewScopes.Take(5))}")
            : null;
}
