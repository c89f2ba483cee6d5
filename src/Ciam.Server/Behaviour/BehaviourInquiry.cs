using Ciam.Decisions.Risk;
using Ciam.Storage.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>What a sign-in brings to the question whether this is the customer by hand: the sample, what was typed in it, and whether there is a way out.</summary>
public sealed record BehaviourInquiry
{
    /// <summary>Absent when nothing came, and in later steps of a journey: then the one kept with the journey counts.</summary>
    public BehaviourSample? Sample { get; init; }

    /// <summary>The address the customer signs in with now; a new one is another text.</summary>
    public required string Email { get; init; }

    /// <summary>A password changed since is another text.</summary>
    public required DateTimeOffset? PasswordChangedAt { get; init; }

    public required bool MayBeAsked { get; init; }
}

/// <summary>A profile as the facts query found it, its sealed bytes in base64.</summary>
internal sealed record StoredProfile(string Kind, int Version, string? TextMark, string Sealed)
{
    public BehaviourProfileRow AsRow(Guid customerId) =>
        new() { CustomerId = customerId, Kind = Kind, Version = Version, TextMark = TextMark, Sealed = Convert.FromBase64String(Sealed), UpdatedAt = default };
}

/// <summary>How the hand behind a session has compared so far, as the facts query found it.</summary>
internal sealed record StoredSession(double? Moves, int MovesSamples, double? Touches, int TouchesSamples, bool Scripted)
{
    /// <summary>Whoever holds a session or a grant can be sent to sign in again: there always is another proof to ask for.</summary>
    public BehaviourFacts ToFacts() => new()
    {
        MayBeAsked = true,
        Moves = Moves is null ? null : new ComparedBehaviour { LogRatio = Moves, Samples = MovesSamples },
        Touches = Touches is null ? null : new ComparedBehaviour { LogRatio = Touches, Samples = TouchesSamples },
        Findings = Scripted ? [BehaviourFinding.ScriptedPointer] : [],
    };
}

/// <summary>What is kept of a customer who agreed: profiles, the sample of an earlier step of the same journey, and what the session told.</summary>
internal sealed record KnownBehaviour(IReadOnlyList<StoredProfile>? Profiles, string? Sample, StoredSession? Session);
