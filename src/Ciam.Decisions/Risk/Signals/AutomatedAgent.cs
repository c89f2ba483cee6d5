namespace Ciam.Decisions.Risk.Signals;

/// <summary>The program drives itself: a headless browser, a library, a robot. Whoever hides that is not found by this.</summary>
public static class AutomatedAgent
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Browser is { IsAutomat: true }
            ? Evidence.Weighed(ReasonCode.AutomatedAgent, 1, policy, $"Program that drives itself: {facts.Agent ?? "unknown"}")
            : null;
}
