namespace Ciam.Storage.Behaviour;

/// <summary>What a customer answered when asked whether their typing and movements may be measured; no row: never asked.</summary>
public sealed class BehaviourConsentRow
{
    public required Guid CustomerId { get; init; }

    /// <summary>Null: there was something to measure, and the question is still open.</summary>
    public bool? Given { get; set; }

    /// <summary>The version of the words that were answered.</summary>
    public required int Version { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>The question was shown; it is shown unasked once.</summary>
    public DateTimeOffset? AskedAt { get; set; }
}

/// <summary>What is usual for one customer in one kind of behaviour, sealed.</summary>
public sealed class BehaviourProfileRow
{
    public const string TypingName = "typing-name";
    public const string TypingPassword = "typing-password";
    public const string Moves = "pointer";
    public const string Touches = "touch";

    /// <summary>The newest strokes, from which the model is learned anew.</summary>
    public const string MovesMemory = "pointer-strokes";
    public const string TouchesMemory = "touch-strokes";

    public required Guid CustomerId { get; init; }
    public required string Kind { get; init; }

    /// <summary>Of the sealed bytes' layout.</summary>
    public required int Version { get; set; }

    /// <summary>Keyed hash of which text was typed: another one means that the text has changed. Null where no text is typed.</summary>
    public string? TextMark { get; set; }

    public required byte[] Sealed { get; set; }
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>What was measured in one sign-in or session, sealed, until that turns out to be the customer's own.</summary>
public sealed class BehaviourSampleRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public Guid? JourneyId { get; init; }
    public Guid? SessionId { get; init; }
    public required byte[] Sealed { get; init; }
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The sign-in ended well: it is to be learned, and then goes.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}

/// <summary>How the hand behind a session compares with its customer's, so far; the newest sample counts most.</summary>
public sealed class BehaviourSessionRow
{
    public required Guid SessionId { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Natural log-likelihood ratios, clipped to ±4; positive: the same person. Null while nothing could be compared.</summary>
    public double? Moves { get; set; }
    public required int MovesSamples { get; set; }
    public double? Touches { get; set; }
    public required int TouchesSamples { get; set; }

    /// <summary>Once a program led the pointer.</summary>
    public required bool Scripted { get; set; }
    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>One movement of a consenting customer, as numbers: others are told apart from the crowd of these.</summary>
public sealed class BehaviourStrokeRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string Kind { get; init; }
    public required float[] Features { get; init; }
    public required DateTimeOffset KeptAt { get; init; }
}
