using Ciam.Server.Behaviour;
using Ciam.Server.OAuth;
using Ciam.Storage.Customers;

namespace Ciam.Server.Admin;

/// <summary>One customer as a line of a list; contacts are masked for those who need not know them.</summary>
internal sealed record CustomerLine
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    /// <summary>The name of a role of staff; null for customers.</summary>
    public string? Role { get; init; }
    public string? Segment { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastSignInAt { get; init; }
    public required CustomerStatus Status { get; init; }
}

/// <summary>Whether a customer can sign in, and what stands in the way.</summary>
internal enum CustomerStatus
{
    Active,
    EmailUnconfirmed,
    NewPasswordRequired,
    Suspended,
}

/// <summary>What a member of staff sees of one customer.</summary>
internal sealed record CustomerFile
{
    public required CustomerLine Line { get; init; }
    public required bool EmailConfirmed { get; init; }
    public required bool PhoneConfirmed { get; init; }
    public DateTimeOffset? SuspendedAt { get; init; }
    public DateTimeOffset? PasswordChangedAt { get; init; }
    public required bool MustChangePassword { get; init; }
    public required IReadOnlyList<FactorLine> Factors { get; init; }
    public required int RecoveryCodesLeft { get; init; }
    public required IReadOnlyList<DeviceLine> Devices { get; init; }
    public required IReadOnlyList<SessionLine> Sessions { get; init; }
    public required IReadOnlyList<GivenConsent> Consents { get; init; }
    /// <summary>Approved payments, for those who may read the audit trail; null for others.</summary>
    public IReadOnlyList<KeptReceipt>? Payments { get; init; }

    /// <summary>Everything that happened, of whatever kind, newest first.</summary>
    public required Slice<Moment> Timeline { get; init; }

    /// <summary>Typing and movements, for those who study how sign-ins are judged; null for others.</summary>
    public BehaviourAlbum? Behaviour { get; init; }

    /// <summary>The viewer may act upon this person at all: not upon themselves, and upon colleagues only who manages staff.</summary>
    public required bool MayTouch { get; init; }
}

/// <summary>A way to prove oneself that has been set up.</summary>
internal sealed record FactorLine(string Kind, string Name, DateTimeOffset Since, DateTimeOffset? LastUsedAt)
{
    public bool IsPasskey => Kind == Holding.Passkey;
}

/// <summary>A browser the customer has used.</summary>
internal sealed record DeviceLine(string Name, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, DateTimeOffset? RememberedUntil);

/// <summary>A session that is open now.</summary>
internal sealed record SessionLine(Guid Id, string DeviceName, string? PlaceName, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string Acr, IReadOnlyList<string> Amr);
