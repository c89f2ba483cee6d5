namespace Ciam.Decisions.Risk;

/// <summary>Reasons without which a request would have been answered otherwise, and how.</summary>
public sealed record Otherwise(IReadOnlyList<Evidence> Without, Verdict Verdict, double Score);

/// <summary>What would have changed an answer: the fewest reasons that need not have been there.</summary>
public static class WhatIf
{
    /// <summary>Nobody understands more reasons at once, and sets grow fast.</summary>
    private const int MostTogether = 4;
    private const int MostReasons = 14;
    private const int MostAnswers = 6;

    /// <summary>
    /// All sets of the smallest size whose absence changes the verdict, the least weight first; empty where none of up to four reasons would have. Reasons that are
    /// facts of their own go with their fact: without "unfamiliar device" the device is known, without "two factors proven" nothing is proven.
    /// </summary>
    public static IReadOnlyList<Otherwise> Of(Judgment judgment, RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Unavailable)
            return [];
        var reasons = judgment.Evidence.Take(MostReasons).ToList();
        for (var size = 1; size <= Math.Min(MostTogether, reasons.Count); size++)
        {
            var found = Sets(reasons.Count, size).Select(set => Without(set, reasons, judgment, facts, policy)).Where(other => other.Verdict != judgment.Verdict).ToList();
            if (found.Count > 0)
                return [.. found.OrderBy(other => other.Without.Sum(reason => Math.Abs(reason.Contribution))).Take(MostAnswers)];
        }

        return [];
    }

    private static Otherwise Without(IReadOnlyList<int> set, List<Evidence> reasons, Judgment judgment, RiskFacts facts, RiskPolicy policy)
    {
        var gone = set.Select(index => reasons[index]).ToList();
        var rest = judgment.Evidence.Except(gone, ReferenceEqualityComparer.Instance).Cast<Evidence>().ToList();
        if (gone.Exists(reason => reason.Code == ReasonCode.UnfamiliarDevice))
            facts = facts with { DeviceKnown = true };
        if (gone.Exists(reason => reason.Code is ReasonCode.TwoFactorsProven or ReasonCode.PhishingResistantProven))
            facts = facts with { Proven = null };
        return new Otherwise(gone, RiskJudge.VerdictOf(rest, facts, policy), rest.Sum(reason => reason.Contribution));
    }

    /// <summary>Every choice of so many out of so many.</summary>
    private static IEnumerable<IReadOnlyList<int>> Sets(int count, int size, int from = 0)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }

        for (var first = from; first <= count - size; first++)
        {
            foreach (var rest in Sets(count, size - 1, first + 1))
                yield return [first, .. rest];
        }
    }
}
