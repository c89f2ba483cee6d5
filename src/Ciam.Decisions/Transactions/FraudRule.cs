namespace Ciam.Decisions.Transactions;

/// <summary>How a feature is held against a rule's number.</summary>
public enum Comparison
{
    AtLeast,
    LessThan,
}

/// <summary>One condition of a rule; what is unknown does not meet it.</summary>
public sealed record FraudCondition(string Feature, Comparison Is, double Value)
{
    public bool Holds(TransactionFacts facts)
    {
        var known = TransactionFeatures.ValueOf(facts, Feature);
        return !double.IsNaN(known) && (Is == Comparison.AtLeast ? known >= Value : known < Value);
    }
}

/// <summary>A rule of the bank: where all conditions hold, the verdict is at least this. A rule never makes a verdict milder.</summary>
public sealed record FraudRule
{
    public const int MostConditions = 8;

    /// <summary>Every act that moves no money.</summary>
    public const string AnyAction = "*";

    /// <summary>Stands in the reasons.</summary>
    public required string Name { get; init; }

    /// <summary>Only for amounts of this currency; null for every one, and for acts without money.</summary>
    public string? Currency { get; init; }

    /// <summary>Only for this channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Only for this act without money, or for <see cref="AnyAction"/>; null for payments and every act.</summary>
    public string? Action { get; init; }

    public required IReadOnlyList<FraudCondition> When { get; init; }

    public required FraudVerdict Then { get; init; }

    public bool Matches(TransactionFacts facts) =>
        (Currency is null || Currency == facts.Currency)
        && (Channel is null || Channel == facts.Channel)
        && (Action is null || Action == facts.Action || (Action == AnyAction && !facts.MovesMoney))
        && When.All(condition => condition.Holds(facts));

    public IEnumerable<string> Problems()
    {
        if (Name is not { Length: > 0 and <= 64 } || Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
            yield return "name: 1 to 64 letters, digits, dots, hyphens or underscores are needed";
        if (When.Count > MostConditions)
            yield return $"when: at most {MostConditions} conditions";
        if (When.Count == 0 && Currency is null && Channel is null && Action is null)
            yield return "when: a rule for everything is a threshold, not a rule";
        if (Then == FraudVerdict.Allow)
            yield return "then: a rule never allows";
        foreach (var condition in When)
        {
            if (!TransactionFeatures.IsKnown(condition.Feature))
                yield return $"when: there is no feature {condition.Feature}";
            if (!double.IsFinite(condition.Value))
                yield return $"when.{condition.Feature}: is no number";
        }
    }
}
