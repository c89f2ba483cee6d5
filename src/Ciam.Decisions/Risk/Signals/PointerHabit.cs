namespace Ciam.Decisions.Risk.Signals;

/// <summary>A pointer led the way this customer leads it, or another way.</summary>
public static class PointerHabit
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Behaviour is not { Moves: { LogRatio: { } ratio } pointer } behaviour)
            return null;

        return ratio < 0
            ? Evidence.Weighed(ReasonCode.UnusualPointer, BehaviourShares.Against(behaviour).Pointer, policy, $"Pointer led unlike usual; {Wording.Compared(pointer.Samples)}")
            : Evidence.Weighed(ReasonCode.UsualPointer, BehaviourShares.For(facts).Pointer, policy, $"Pointer led as usual, {Wording.Compared(pointer.Samples)}");
    }
}
