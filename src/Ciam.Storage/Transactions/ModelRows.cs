namespace Ciam.Storage.Transactions;

/// <summary>A trained model of payments with its card; the weights never change.</summary>
public sealed class ModelRow
{
    public required string Version { get; init; }

    /// <summary>jsonb: <c>AdditiveModel</c>.</summary>
    public required string Model { get; init; }

    /// <summary>jsonb: <c>ModelCard</c>.</summary>
    public required string Card { get; init; }

    /// <summary><c>challenger</c>, <c>champion</c>, <c>retired</c> or <c>withdrawn</c>.</summary>
    public required string State { get; set; }

    public required DateTimeOffset TrainedAt { get; init; }
    public Guid? TrainedBy { get; init; }

    /// <summary>The first of the two people who put it in force.</summary>
    public Guid? ProposedBy { get; set; }
    public DateTimeOffset? ProposedAt { get; set; }
    public string? ProposedWhy { get; set; }

    /// <summary>The second.</summary>
    public Guid? PromotedBy { get; set; }
    public DateTimeOffset? PromotedAt { get; set; }

    /// <summary>jsonb: <c>PromotionProof</c>, what was known when it was promoted.</summary>
    public string? Proof { get; set; }

    /// <summary>The policy that was in force before it, whose model is the one to fall back to.</summary>
    public string? PolicyBefore { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it no longer judges.</summary>
    public string? EndedWhy { get; set; }
}

/// <summary>What the model in force was seen doing at one time, and what followed.</summary>
public sealed class ModelWatchRow
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string ModelVersion { get; init; }

    /// <summary><c>good</c>, <c>watch</c> or <c>fall_back</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>jsonb: <c>ModelSighting</c>.</summary>
    public required string Sighting { get; init; }

    /// <summary>jsonb: what was wrong, in words.</summary>
    public required string Why { get; init; }
}

/// <summary>One source that said unusually much on one day: its labels of that day teach nothing until somebody has looked.</summary>
public sealed class LabelBurstRow
{
    public required string Source { get; init; }
    public required DateTimeOffset Day { get; init; }
    public required int Labels { get; set; }
    public required DateTimeOffset FoundAt { get; init; }
    public DateTimeOffset? ReleasedAt { get; set; }
    public Guid? ReleasedBy { get; set; }
}

/// <summary>Which work on models one node is doing, until when at the latest.</summary>
public sealed class ModelLeaseRow
{
    public required string Work { get; init; }
    public required DateTimeOffset HeldUntil { get; set; }
}
