namespace Ciam.Decisions.Transactions;

/// <summary>What the bank does with a payment, from mildest to strictest.</summary>
public enum FraudVerdict
{
    Allow,

    /// <summary>The customer approves this payment, to the letter, with a second factor.</summary>
    StepUp,

    /// <summary>Nothing moves until somebody of the bank has looked.</summary>
    Hold,
    Decline,
}

/// <summary>One feature's part in a score: its value and what it adds to the log-odds.</summary>
public sealed record FraudContribution(string Feature, double Value, double LogOdds)
{
    /// <summary>What two features add together bears both names.</summary>
    public string? With { get; init; }
    public double? WithValue { get; init; }
}

/// <summary>One family of reasons: what it adds to the log-odds, and of which features.</summary>
public sealed record FraudReason(FraudFamily Family, double LogOdds, IReadOnlyList<FraudContribution> Features)
{
    /// <summary>The bank's rule that spoke, for <see cref="FraudFamily.Rule"/>.</summary>
    public string? Rule { get; init; }

    /// <summary>What that rule asks for at least.</summary>
    public FraudVerdict? AtLeast { get; init; }
}

/// <summary>A judged payment: base and contributions add up, in their order, to the log-odds from which the probability follows.</summary>
public sealed record FraudJudgment
{
    public required FraudVerdict Verdict { get; init; }

    /// <summary>The probability of fraud.</summary>
    public required double Score { get; init; }

    public required double LogOdds { get; init; }

    /// <summary>Log-odds where nothing is known.</summary>
    public required double Base { get; init; }

    /// <summary>In the order of the model's terms; what is unknown is not among them, it adds nothing.</summary>
    public required IReadOnlyList<FraudContribution> Contributions { get; init; }

    /// <summary>Heaviest first.</summary>
    public required IReadOnlyList<FraudReason> Reasons { get; init; }

    public required string PolicyVersion { get; init; }
    public required string ModelVersion { get; init; }
}
