namespace Ciam.Decisions.Customers;

/// <summary>What is known about a password somebody wants to use; the password itself stays outside.</summary>
/// <param name="CodePoints">Length as a person counts it: Unicode code points, not UTF-16 units.</param>
/// <param name="Strength">The estimator's score, 0 (guessed at once) to 4.</param>
/// <param name="HoldsOwnWords">Little is left of it without the owner's name, e-mail address or the bank's name.</param>
/// <param name="IsBreached">It stands in the operator's list of breached passwords.</param>
/// <param name="IsReadable">No control characters and no broken Unicode.</param>
public sealed record PasswordFacts(int CodePoints, int Strength, bool HoldsOwnWords, bool IsBreached, bool IsReadable);

/// <summary>Why a password will not do.</summary>
public enum PasswordFault
{
    TooShort,
    TooLong,
    Unreadable,
    Breached,
    HoldsOwnWords,
    EasyToGuess,
}

/// <summary>Length and strength instead of composition rules (NIST SP 800-63B-4 section 3.1.1).</summary>
public static class PasswordPolicy
{
    public const int MinCodePoints = 8;
    public const int MaxCodePoints = 128;

    /// <summary>Score 3 of 4: safe against guessing at the speed our throttles leave, with a wide margin.</summary>
    public const int LeastStrength = 3;

    /// <summary>Everything that is wrong, the most useful advice first; empty when the password will do.</summary>
    public static IReadOnlyList<PasswordFault> Faults(PasswordFacts facts)
    {
        if (!facts.IsReadable)
            return [PasswordFault.Unreadable];
        if (facts.CodePoints > MaxCodePoints)
            return [PasswordFault.TooLong];

        var faults = new List<PasswordFault>();
        if (facts.CodePoints < MinCodePoints)
            faults.Add(PasswordFault.TooShort);
        if (facts.IsBreached)
            faults.Add(PasswordFault.Breached);
        if (facts.HoldsOwnWords)
            faults.Add(PasswordFault.HoldsOwnWords);
        else if (facts.Strength < LeastStrength && !facts.IsBreached && facts.CodePoints >= MinCodePoints)
            faults.Add(PasswordFault.EasyToGuess);
        return faults;
    }
}
