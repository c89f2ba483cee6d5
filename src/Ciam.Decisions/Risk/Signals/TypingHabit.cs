namespace Ciam.Decisions.Risk.Signals;

/// <summary>Name and password typed in the customer's own rhythm, or in another.</summary>
public static class TypingHabit
{
    /// <summary>Smaller shifts are the ups and downs of a day.</summary>
    private const double Noticeable = 0.1;

    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Behaviour is not { } behaviour)
            return null;

        return BehaviourShares.TypingRatio(behaviour) < 0
            ? Evidence.Weighed(ReasonCode.UnusualTyping, BehaviourShares.Against(behaviour).Typing, policy, $"Typing unlike usual: {Difference(behaviour)}")
            : Evidence.Weighed(ReasonCode.UsualTyping, BehaviourShares.For(facts).Typing, policy, $"Typing as usual, {Compared(behaviour)}");
    }

    /// <summary>What differs most, in words: "keys held 40 % longer, 12 sign-ins compared".</summary>
    private static string Difference(BehaviourFacts behaviour)
    {
        var shown = behaviour.Password?.LogRatio is not null ? behaviour.Password : behaviour.Name;
        string[] parts =
        [
            .. Part(shown?.HoldShift, "keys held", "longer", "shorter"),
            .. Part(shown?.PaceShift, "from key to key", "slower", "faster"),
        ];
        return parts.Length == 0 ? $"another rhythm, {Compared(behaviour)}" : $"{string.Join(", ", parts)}; {Compared(behaviour)}";
    }

    private static string[] Part(double? shift, string what, string more, string less) =>
        shift is { } by && Math.Abs(by) >= Noticeable ? [$"{what} {Math.Abs(by) * 100:F0} % {(by > 0 ? more : less)}"] : [];

    private static string Compared(BehaviourFacts behaviour) => Wording.Compared(Math.Max(behaviour.Name?.Samples ?? 0, behaviour.Password?.Samples ?? 0));
}
