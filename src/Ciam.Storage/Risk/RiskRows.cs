using Ciam.Decisions.Risk;

namespace Ciam.Storage.Risk;

/// <summary>One judgment, with all it stood on: judging <see cref="Facts"/> again by that policy gives the same verdict.</summary>
public sealed class JudgmentRow
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Purpose Purpose { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; set; }
    public Guid? GrantId { get; set; }
    public Guid? JourneyId { get; init; }

    /// <summary>The customer was here in person; otherwise a client's server was.</summary>
    public required bool FromCustomerDevice { get; init; }

    public required Verdict Verdict { get; init; }
    public required double Score { get; init; }
    public required bool NotifyOwner { get; init; }

    /// <summary>jsonb: list of <c>Evidence</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>jsonb: <c>RiskFacts</c>.</summary>
    public required string Facts { get; init; }

    public required string PolicyVersion { get; init; }

    /// <summary>The /24 or /48 the request came from.</summary>
    public string? Network { get; init; }

    /// <summary>Keyed hash of the whole address: the same one can be recognised, none can be read.</summary>
    public byte[]? AddressHash { get; init; }

    /// <summary>What the policy on trial would have said, where one was.</summary>
    public string? ShadowVersion { get; init; }
    public Verdict? ShadowVerdict { get; init; }
    public double? ShadowScore { get; init; }

    /// <summary>What was judged went on to succeed.</summary>
    public DateTimeOffset? EndedWellAt { get; set; }

    /// <summary>It is to be learned from and has not been yet.</summary>
    public DateTimeOffset? UnlearnedSince { get; set; }
}

/// <summary>What a customer usually does, as jsonb of <c>CustomerBaseline</c>.</summary>
public sealed class CustomerBaselineRow
{
    public required Guid CustomerId { get; init; }
    public required string Baseline { get; set; }
    public required DateTimeOffset LearnedAt { get; set; }
}

/// <summary>What a machine client usually does, as jsonb of <c>ClientBaseline</c>.</summary>
public sealed class ClientBaselineRow
{
    public required string ClientId { get; init; }
    public required string Baseline { get; set; }
    public required DateTimeOffset LearnedAt { get; set; }
}

/// <summary>Failed proofs for one account from one network within ten minutes.</summary>
public sealed class FailureRow
{
    /// <summary>The customer's id, or a keyed hash of a name nobody has, or of a client's id.</summary>
    public required string Account { get; init; }

    public required string Network { get; init; }
    public required DateTimeOffset BucketAt { get; init; }
    public required int Count { get; set; }
}

/// <summary>A policy that was or is in force; never changed, so that old judgments can be judged again.</summary>
public sealed class RiskPolicyRow
{
    public required string Version { get; init; }

    /// <summary>jsonb: <c>RiskPolicy</c>.</summary>
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

/// <summary>A policy tried on the judgments of the past, a page at a time, by whichever node is free.</summary>
public sealed class BackTestRow
{
    public required Guid Id { get; init; }
    public required string PolicyVersion { get; init; }
    public required DateTimeOffset FromAt { get; init; }
    public required DateTimeOffset UntilAt { get; init; }

    /// <summary><c>running</c>, <c>done</c> or <c>failed</c>.</summary>
    public required string State { get; set; }
    public required int Total { get; init; }
    public required int Done { get; set; }
    public required int Flipped { get; set; }

    /// <summary>jsonb: how many judgments went from which verdict to which, by purpose.</summary>
    public required string Tallies { get; set; }

    /// <summary>The last judgment already tried.</summary>
    public DateTimeOffset? CursorAt { get; set; }
    public Guid? CursorId { get; set; }

    public required DateTimeOffset RequestedAt { get; init; }
    public Guid? RequestedBy { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>One judgment of the past that the tried policy would have made otherwise.</summary>
public sealed class BackTestFlipRow
{
    public required Guid BackTestId { get; init; }
    public required Guid JudgmentId { get; init; }
    public required Verdict After { get; init; }
    public required double ScoreAfter { get; init; }
}

/// <summary>How common one thing is among all customers' sign-ins; no line belongs to anybody.</summary>
public sealed class PopulationRow
{
    /// <summary>The trait, or <c>hour</c>, <c>customer</c>, <c>version_sum</c>, <c>version_count</c>, <c>faded</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>48-bit key of the thing.</summary>
    public required long Key { get; init; }

    public required double Weight { get; set; }
}
