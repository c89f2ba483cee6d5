using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Transactions;

/// <summary>Adds what each feature says, turns the sum into a probability, and holds it against thresholds and rules. Same facts and same policy, same judgment.</summary>
public static class FraudJudge
{
    public static FraudJudgment Judge(TransactionFacts facts, FraudPolicy policy)
    {
        if (facts.Unavailable)
            return Blind(facts, policy);

        var contributions = Contributions(facts, policy.Model);
        var logOdds = policy.Model.Intercept;
        foreach (var part in contributions)
            logOdds += part.LogOdds;
        var score = 1 / (1 + Math.Exp(-logOdds));

        var rules = policy.Rules.Where(rule => rule.Matches(facts)).ToList();
        var families = Families(contributions);
        var verdict = Strictest(ByThreshold(score, families, policy), rules);
        return new FraudJudgment
        {
            Verdict = verdict,
            Score = score,
            LogOdds = logOdds,
            Base = policy.Model.Intercept,
            Contributions = contributions,
            Reasons = [.. rules.Select(rule => ReasonOf(rule, facts)), .. families],
            PolicyVersion = policy.Version,
            ModelVersion = policy.Model.Version,
        };
    }

    private static List<FraudContribution> Contributions(TransactionFacts facts, AdditiveModel model)
    {
        var parts = new List<FraudContribution>(model.Terms.Count);
        foreach (var term in model.Terms)
        {
            var value = TransactionFeatures.ValueOf(facts, term.Feature);
            if (!double.IsNaN(value))
                parts.Add(new FraudContribution(term.Feature, value, term.At(value)));
        }
        foreach (var pair in model.Pairs ?? [])
        {
            var (first, second) = (TransactionFeatures.ValueOf(facts, pair.First), TransactionFeatures.ValueOf(facts, pair.Second));
            if (!double.IsNaN(first) && !double.IsNaN(second))
                parts.Add(new FraudContribution(pair.First, first, pair.At(first, second)) { With = pair.Second, WithValue = second });
        }
        return parts;
    }

    /// <summary>Heaviest first; of equal weight, by name. What says nothing is no reason.</summary>
    private static List<FraudReason> Families(List<FraudContribution> contributions) =>
    [
        .. contributions.Where(part => part.LogOdds != 0).GroupBy(part => TransactionFeatures.FamilyOf(part.Feature))
            .Select(group => new FraudReason(group.Key, group.Sum(part => part.LogOdds), [.. group.OrderByDescending(part => Math.Abs(part.LogOdds)).ThenBy(part => part.Feature, StringComparer.Ordinal)]))
            .OrderByDescending(reason => Math.Abs(reason.LogOdds)).ThenBy(reason => reason.Family),
    ];

    /// <summary>
    /// INVARIANT: one family of signs alone never declines, however heavy: it holds, and a person looks. How somebody types or
    /// moves does not count as a family here: a broken arm is no theft.
    /// </summary>
    private static FraudVerdict ByThreshold(double score, List<FraudReason> families, FraudPolicy policy) =>
        score >= policy.DeclineAt && families.Count(reason => reason.LogOdds > 0 && reason.Family != FraudFamily.Behaviour) >= policy.FamiliesToDecline ? FraudVerdict.Decline
        : score >= policy.HoldAt ? FraudVerdict.Hold
        : score >= policy.StepUpAt ? FraudVerdict.StepUp
        : FraudVerdict.Allow;

    private static FraudVerdict Strictest(FraudVerdict verdict, IEnumerable<FraudRule> rules) =>
        rules.Aggregate(verdict, (strictest, rule) => rule.Then > strictest ? rule.Then : strictest);

    private static FraudReason ReasonOf(FraudRule rule, TransactionFacts facts) => new(
        FraudFamily.Rule, 0, [.. rule.When.Select(condition => new FraudContribution(condition.Feature, TransactionFeatures.ValueOf(facts, condition.Feature), 0))])
    {
        Rule = rule.Name,
        AtLeast = rule.Then,
    };

    private static FraudJudgment Blind(TransactionFacts facts, FraudPolicy policy) => new()
    {
        Verdict = policy.Blind.For(facts),
        Score = 1 / (1 + Math.Exp(-policy.Model.Intercept)),
        LogOdds = policy.Model.Intercept,
        Base = policy.Model.Intercept,
        Contributions = [],
        Reasons = [new FraudReason(FraudFamily.Blind, 0, [])],
        PolicyVersion = policy.Version,
        ModelVersion = policy.Model.Version,
    };
}
