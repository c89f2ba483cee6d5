namespace Ciam.Decisions.Risk.Signals;

/// <summary>Typing or movements that a program made up or played back.</summary>
public static class ScriptedInput
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Behaviour is { Findings: [var first, ..] } behaviour
            ? Evidence.Weighed(ReasonCode.ScriptedInput, BehaviourShares.Against(behaviour).Scripted, policy, $"Input as from a program: {InWords(first)}")
            : null;

    private static string InWords(BehaviourFinding finding) => finding switch
    {
        BehaviourFinding.Replayed => "the same timings as in an earlier sign-in",
        BehaviourFinding.Uniform => "more even than any hand",
        BehaviourFinding.Inhuman => "faster than any hand",
        BehaviourFinding.Gridded => "times from a coarse grid",
        BehaviourFinding.Untrusted => "key events that no keyboard made",
        BehaviourFinding.ScriptedPointer => "a pointer that no hand led",
        _ => "of an unknown kind",
    };
}
