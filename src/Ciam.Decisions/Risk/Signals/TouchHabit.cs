namespace Ciam.Decisions.Risk.Signals;

/// <summary>Fingers that stroke the screen the way this customer's do, or another way.</summary>
public static class TouchHabit
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Behaviour is not { Touches: { LogRatio: { } ratio } touch } behaviour)
            return null;

        return ratio < 0
            ? Evidence.Weighed(ReasonCode.UnusualTouch, BehaviourShares.Against(behaviour).Touch, policy, $"Touches unlike usual; {Wording.Compared(touch.Samples)}")
            : Evidence.Weighed(ReasonCode.UsualTouch, BehaviourShares.For(facts).Touch, policy, $"Touches as usual, {Wording.Compared(touch.Samples)}");
    }
}
