namespace Ciam.Decisions.Risk;

/// <summary>Why a kind of behaviour says nothing; none of these counts against anybody.</summary>
public enum NotCompared
{
    /// <summary>Nothing came: no script, no keyboard, no pointer.</summary>
    Absent,

    /// <summary>Not typed in one go: corrected, pasted, filled in by a password manager, or by an input method without keys.</summary>
    NotTyped,

    /// <summary>Too little is known yet to compare it with.</summary>
    TooFewSamples,

    /// <summary>It came, but cannot be compared: another number of keys, or too short.</summary>
    Incomparable,
}

/// <summary>What an observation of behaviour has to make it doubtful that a hand made it.</summary>
public enum BehaviourFinding
{
    /// <summary>The same timings as in an earlier sign-in.</summary>
    Replayed,

    /// <summary>More even than any hand.</summary>
    Uniform,

    /// <summary>Faster than any hand.</summary>
    Inhuman,

    /// <summary>Times from a coarse grid, as scripts that wait for fixed times leave.</summary>
    Gridded,

    /// <summary>Key events that no keyboard made.</summary>
    Untrusted,

    /// <summary>A pointer that jumps, or draws lines no wrist draws.</summary>
    ScriptedPointer,
}

/// <summary>How one kind of behaviour compares with what is usual for the customer; numbers only, no timings.</summary>
public sealed record ComparedBehaviour
{
    /// <summary>Natural log-likelihood ratio, clipped to ±4; positive: the same person. Absent when it was not compared.</summary>
    public double? LogRatio { get; init; }

    public NotCompared? Why { get; init; }

    /// <summary>How many confirmed sign-ins stand behind what is usual.</summary>
    public int Samples { get; init; }

    /// <summary>Keys are held longer than usual by this share (0.4: 40 % longer; negative: shorter).</summary>
    public double? HoldShift { get; init; }

    /// <summary>From key to key it takes longer than usual by this share.</summary>
    public double? PaceShift { get; init; }

    public static ComparedBehaviour Not(NotCompared why, int samples = 0) => new() { Why = why, Samples = samples };
}

/// <summary>What typing and movements say about who is there, of a customer who agreed to that; absent of everybody else.</summary>
public sealed record BehaviourFacts
{
    /// <summary>There is another proof to ask for. Without one behaviour counts for nothing: it would only shut the customer out.</summary>
    public bool MayBeAsked { get; init; }

    public ComparedBehaviour? Name { get; init; }
    public ComparedBehaviour? Password { get; init; }
    public ComparedBehaviour? Moves { get; init; }
    public ComparedBehaviour? Touches { get; init; }
    public IReadOnlyList<BehaviourFinding> Findings { get; init; } = [];
}
