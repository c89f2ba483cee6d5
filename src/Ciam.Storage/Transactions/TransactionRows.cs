using Ciam.Decisions.Transactions;

namespace Ciam.Storage.Transactions;

/// <summary>A policy for payments that was or is in force; never changed, so that old answers can be computed again.</summary>
public sealed class FraudPolicyRow
{
    public required string Version { get; init; }

    /// <summary>jsonb: <c>FraudPolicy</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>True for exactly one.</summary>
    public required bool Active { get; set; }

    /// <summary>It judges beside the one in force, without effect; true for at most one.</summary>
    public bool Shadow { get; set; }

    /// <summary>What its author wanted with it.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }

    /// <summary>The program that wrote it, where no person did.</summary>
    public string? CreatedByClient { get; init; }

    /// <summary>The last time it was put in force.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }
    public Guid? ActivatedBy { get; set; }
}

/// <summary>One assessed payment or act, with all the answer stood on: judging <see cref="Facts"/> again by that policy gives the same judgment.</summary>
public sealed class AssessmentRow
{
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }

    /// <summary>The caller's own name for it; one client uses each once.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Keyed hash of what was asked, to tell a repetition from another question under the same name.</summary>
    public required byte[] BodyHash { get; init; }

    /// <summary>When the payment was made; of imported ones, in the past.</summary>
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Keyed hash under which models know the customer.</summary>
    public required byte[] CustomerKey { get; init; }

    public Guid? SessionId { get; init; }

    /// <summary>Keyed hashes: the same payee and device can be recognised, none can be read.</summary>
    public byte[]? PayeeKey { get; init; }
    public byte[]? DeviceKey { get; init; }

    /// <summary>What is done where no money moves.</summary>
    public string? Action { get; init; }
    public string? Channel { get; init; }
    public string? Currency { get; init; }
    public decimal? Amount { get; init; }

    public required FraudVerdict Verdict { get; init; }
    public required double Score { get; init; }

    /// <summary>jsonb: <c>PaymentSight</c>, from which habits learn once it went well.</summary>
    public required string Sight { get; init; }

    /// <summary>jsonb: <c>TransactionFacts</c>.</summary>
    public required string Facts { get; init; }

    /// <summary>jsonb: <c>FraudJudgment</c>.</summary>
    public required string Judgment { get; init; }

    public required string PolicyVersion { get; init; }
    public required string ModelVersion { get; init; }

    /// <summary>What the policy on trial would have said, where one was.</summary>
    public string? ShadowVersion { get; init; }
    public FraudVerdict? ShadowVerdict { get; init; }
    public double? ShadowScore { get; init; }

    /// <summary>Brought from the past; nobody was answered.</summary>
    public required bool Imported { get; init; }

    /// <summary>The answer, to be given again to whoever asks the same again.</summary>
    public byte[]? SealedAnswer { get; set; }

    /// <summary><c>settled</c>, <c>cancelled</c>, <c>disputed</c>, <c>confirmed_fraud</c> or <c>genuine</c>; null while unknown.</summary>
    public string? Outcome { get; set; }
    public DateTimeOffset? OutcomeAt { get; set; }

    /// <summary>When the customer's habits learned from it; null while they have not.</summary>
    public DateTimeOffset? LearnedAt { get; set; }
}

/// <summary>Somebody says whether a payment was fraud. Nothing is overwritten: the newest counts.</summary>
public sealed class LabelRow
{
    public required Guid Id { get; init; }
    public required Guid AssessmentId { get; init; }
    public required bool Fraud { get; init; }

    /// <summary><c>client</c>, <c>import</c> or <c>analyst</c>.</summary>
    public required string SourceKind { get; init; }

    /// <summary>The client's or the analyst's id.</summary>
    public required string SourceId { get; init; }

    /// <summary>When it became known, as the source says.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it arrived here.</summary>
    public required DateTimeOffset ReportedAt { get; init; }
}

/// <summary>What a customer usually pays, as jsonb of <c>PaymentBaseline</c>.</summary>
public sealed class PaymentBaselineRow
{
    public required Guid CustomerId { get; init; }
    public required string Baseline { get; set; }
    public required DateTimeOffset LearnedAt { get; set; }
}

/// <summary>A payee a customer has paid.</summary>
public sealed class PayeeRow
{
    public required Guid CustomerId { get; init; }
    public required byte[] PayeeKey { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; set; }
    public required int Payments { get; set; }
}

/// <summary>Goes with its customer; without it nothing can be told from a payer's key.</summary>
public sealed class PayerSaltRow
{
    public required Guid CustomerId { get; init; }
    public required byte[] Salt { get; init; }
}

/// <summary>Somebody pays a payee; the payer's key is another one for each payee.</summary>
public sealed class PayerRow
{
    public required byte[] PayeeKey { get; init; }
    public required byte[] PayerKey { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }
}
