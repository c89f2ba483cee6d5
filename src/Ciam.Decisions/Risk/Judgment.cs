namespace Ciam.Decisions.Risk;

/// <summary>What the bank does with a request.</summary>
public enum Verdict
{
    Allow,
    StepUp,
    Refuse,
}

/// <summary>The verdict with the reasons for it, and whether the owner ought to hear of it; the score is the sum of the contributions.</summary>
public sealed record Judgment(
    Verdict Verdict,
    double Score,
    bool NotifyOwner,
    IReadOnlyList<Evidence> Evidence,
    string PolicyVersion);
