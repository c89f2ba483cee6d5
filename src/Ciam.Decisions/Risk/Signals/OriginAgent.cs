namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session or grant used by another program or system than the one it began with: it may have been carried off.</summary>
public static class OriginAgent
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Origin?.Agent is { } then && facts.Agent is { } now && then != now
            ? Evidence.Weighed(ReasonCode.OriginAgentChanged, 1, policy, $"Began with {then}, now used by {now}")
            : null;
}
