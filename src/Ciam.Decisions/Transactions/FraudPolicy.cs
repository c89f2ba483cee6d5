using System.Text.Json.Serialization;
using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Transactions;

/// <summary>By what payments are judged: a model, thresholds, the bank's rules, and what is done blind. Data with a version, replaced as a whole and never changed in place.</summary>
public sealed record FraudPolicy
{
    public const int MostRules = 50;
    public const int MostTerms = 400;

    public required string Version { get; init; }

    /// <summary>Weights by hand until the bank has trained some.</summary>
    public required AdditiveModel Model { get; init; }

    /// <summary>Probabilities of fraud, rising.</summary>
    public double StepUpAt { get; init; } = 0.02;
    public double HoldAt { get; init; } = 0.30;
    public double DeclineAt { get; init; } = 0.85;

    /// <summary>Declining takes signs of so many different families.</summary>
    public int FamiliesToDecline { get; init; } = 2;

    public IReadOnlyList<FraudRule> Rules { get; init; } = [];

    public required BlindPolicy Blind { get; init; }

    /// <summary>The house's own.</summary>
    [JsonIgnore]
    public static FraudPolicy Default { get; } = new()
    {
        Version = "house-fraud-1",
        Model = FraudPrior.Model,
        Rules =
        [
            new FraudRule
            {
                Name = "remote-control-new-payee",
                When = [new FraudCondition("remote_control", Comparison.AtLeast, 1), new FraudCondition("payee_payments", Comparison.LessThan, 1)],
                Then = FraudVerdict.Hold,
            },
            // Whoever is told what to press presses "yes" too: asking the customer would not help.
            new FraudRule
            {
                Name = "steered-customer",
                When = [new FraudCondition("active_call", Comparison.AtLeast, 1), new FraudCondition("screen_shared", Comparison.AtLeast, 1), new FraudCondition("payee_payments", Comparison.LessThan, 1)],
                Then = FraudVerdict.Hold,
            },
            new FraudRule { Name = "act-by-chat", Action = FraudRule.AnyAction, Channel = "chat", When = [], Then = FraudVerdict.StepUp },
            new FraudRule { Name = "act-by-password-alone", Action = FraudRule.AnyAction, When = [new FraudCondition("session_level", Comparison.LessThan, 2)], Then = FraudVerdict.StepUp },
            new FraudRule { Name = "suspended-customer", When = [new FraudCondition("suspended", Comparison.AtLeast, 1)], Then = FraudVerdict.Decline },
            new FraudRule { Name = "reported-payee", When = [new FraudCondition("payee_frauds", Comparison.AtLeast, 1)], Then = FraudVerdict.Hold },
        ],
        Blind = new BlindPolicy
        {
            Limits = new Dictionary<string, double> { ["EUR"] = 30, ["CHF"] = 30, ["GBP"] = 25, ["USD"] = 30 },
            Below = FraudVerdict.StepUp,
            Above = FraudVerdict.Hold,
            WithoutMoney = FraudVerdict.StepUp,
        },
    };

    /// <summary>What makes this policy unfit for use, in words; empty when it is fit.</summary>
    public IEnumerable<string> Problems()
    {
        if (Version is not { Length: > 0 and <= 64 } || Version.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            yield return "version: 1 to 64 letters, digits, dots, hyphens or underscores are needed";
        if (!(StepUpAt > 0 && StepUpAt <= HoldAt && HoldAt <= DeclineAt && DeclineAt <= 1))
            yield return "thresholds: rise from above 0 to at most 1";
        if (FamiliesToDecline < 2)
            yield return "families_to_decline: a single family may never decline";
        if (Model.Terms.Count + (Model.Pairs?.Count ?? 0) > MostTerms)
            yield return $"model: at most {MostTerms} terms";
        foreach (var problem in Model.Problems())
            yield return problem;
        foreach (var term in Model.Terms.Where(term => !TransactionFeatures.IsKnown(term.Feature)))
            yield return $"model: there is no feature {term.Feature}";
        foreach (var name in (Model.Pairs ?? []).SelectMany(pair => new[] { pair.First, pair.Second }).Where(name => !TransactionFeatures.IsKnown(name)))
            yield return $"model: there is no feature {name}";
        if (Rules.Count > MostRules)
            yield return $"rules: at most {MostRules}";
        foreach (var (index, rule) in Rules.Index())
            foreach (var problem in rule.Problems())
                yield return $"rules[{index + 1}]: {problem}";
        foreach (var twice in Rules.GroupBy(rule => rule.Name).Where(group => group.Count() > 1))
            yield return $"rules: {twice.Key} stands there twice";
        foreach (var problem in Blind.Problems())
            yield return problem;
    }
}

/// <summary>What is done when the facts cannot be had; money over the limit is never allowed.</summary>
public sealed record BlindPolicy
{
    /// <summary>By currency; in a currency that is not named every amount lies above.</summary>
    public required IReadOnlyDictionary<string, double> Limits { get; init; }

    public required FraudVerdict Below { get; init; }
    public required FraudVerdict Above { get; init; }

    /// <summary>For acts that move no money.</summary>
    public required FraudVerdict WithoutMoney { get; init; }

    public FraudVerdict For(TransactionFacts facts) =>
        !facts.MovesMoney ? WithoutMoney
        : facts is { Currency: { } currency, Amount: { } amount } && Limits.TryGetValue(currency, out var limit) && amount <= limit ? Below
        : Above;

    public IEnumerable<string> Problems()
    {
        if (Above == FraudVerdict.Allow)
            yield return "blind.above: may not be allow";
        if (Below > Above)
            yield return "blind: small amounts are treated more strictly than large ones";
        if (Limits.Values.Any(limit => !double.IsFinite(limit) || limit < 0))
            yield return "blind.limits: are amounts";
    }
}
