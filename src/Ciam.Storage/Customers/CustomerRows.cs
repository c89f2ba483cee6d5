using Microsoft.AspNetCore.Identity;

namespace Ciam.Storage.Customers;

/// <summary>A person: a customer of the bank, or staff when <see cref="StaffRole"/> is set.</summary>
public sealed class CustomerRow : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = "";

    /// <summary>Null for customers; for staff the name of a standing role or of one that the bank made.</summary>
    public string? StaffRole { get; set; }

    /// <summary>Such as <c>private-banking</c>: who of the staff is confined to it sees this customer; null for most.</summary>
    public string? Segment { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Set by "this was not me" and by staff: the next sign-in must set a new password by e-mail reset.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Set by staff: no sign-in and no token until lifted.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>Since when the password, right as it is, is known to stand in the list of breached ones.</summary>
    public DateTimeOffset? PasswordBreachedAt { get; set; }

    /// <summary>The language the customer registered in or chose; absent where that never happened, and then the browser's is spoken.</summary>
    public string? Locale { get; set; }

    /// <summary>Further standard claims that the customer filled in, as one JSON object of texts.</summary>
    public string? Details { get; set; }

    public DateTimeOffset? ProfileChangedAt { get; set; }

    /// <summary>When a number took another one's place, or the last one was removed; null while it is the first.</summary>
    public DateTimeOffset? PhoneChangedAt { get; set; }
}

/// <summary>An authenticator app; its secret is sealed under the master key (RFC 6238).</summary>
public sealed class TotpRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string Name { get; set; }
    public required byte[] SealedSecret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the enrolment has not been confirmed by a first code.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The newest time step accepted; a step is spent once (RFC 6238 section 5.2).</summary>
    public long LastStep { get; set; }
}

/// <summary>One recovery code, kept as a keyed hash, spent once.</summary>
public sealed class RecoveryCodeRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>A browser a customer has signed in from; known by a cookie of which only the hash is kept.</summary>
public sealed class DeviceRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required byte[] HandleHash { get; init; }

    /// <summary>In plain words: "Chrome on Windows".</summary>
    public required string Name { get; set; }

    public required DateTimeOffset FirstSeenAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Until when the second factor is not asked here for ordinary sign-ins; null: never asked to remember.</summary>
    public DateTimeOffset? RememberedUntil { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A mail or SMS on its way; sent by a worker, shown in the demo's outbox.</summary>
public sealed class MessageRow
{
    public required Guid Id { get; init; }
    public Guid? CustomerId { get; init; }

    /// <summary><c>mail</c>, <c>sms</c> or <c>voice</c>.</summary>
    public required string Channel { get; init; }

    public required string Recipient { get; init; }
    public required string Subject { get; init; }

    /// <summary>Sealed: a message may carry a code or a link. Null once the time to keep it is over.</summary>
    public required byte[]? SealedBody { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public string? Failure { get; set; }

    /// <summary>The code a text message or call carries; null when it carries none.</summary>
    public Guid? CodeId { get; init; }

    /// <summary>Where a text message or call goes: the country, and the first digits of the number.</summary>
    public string? Country { get; init; }

    public string? Prefix { get; init; }

    /// <summary>What it was reckoned to cost, in millionths.</summary>
    public long? CostMicros { get; init; }

    public string? CarrierId { get; set; }

    /// <summary><c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>undelivered</c> or <c>failed</c>, as the carrier reports.</summary>
    public string? CarrierStatus { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>When its code was typed in: somebody reads what is sent there.</summary>
    public DateTimeOffset? TypedBackAt { get; set; }
}

/// <summary>A link in a mail (confirm the address, reset the password, "this was not me"): a 256-bit handle of which only the hash is kept, spent once.</summary>
public sealed class MailLinkRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary><c>change_email</c>, <c>reset_password</c> or <c>not_me</c>.</summary>
    public required string Purpose { get; init; }

    public required byte[] HandleHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }

    /// <summary>A new password by this link waits until then, so that its owner can say no; null when nothing spoke against it so far.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public Guid? SessionId { get; init; }
    public Guid? JudgmentId { get; init; }

    /// <summary>For <c>change_email</c>: the address that is confirmed by using the link.</summary>
    public string? Target { get; init; }
}

/// <summary>Six digits sent to a number to confirm it: keyed hash, five tries, spent once.</summary>
public sealed class ContactCodeRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary><c>confirm_phone</c>.</summary>
    public required string Purpose { get; init; }

    public required string Recipient { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public int Attempts { get; set; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>Somebody who says an address is theirs and has chosen a password; becomes a customer by confirming, in the same browser or with that password.</summary>
public sealed class RegistrationRow
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required string DisplayName { get; init; }
    public required string PasswordHash { get; init; }

    /// <summary>SHA-256 of the value the registering browser holds in a cookie.</summary>
    public required byte[] BrowserHash { get; init; }

    /// <summary>SHA-256 of the handle in the mail's link; null when the address belongs to a customer already.</summary>
    public byte[]? LinkHash { get; init; }

    /// <summary>Keyed hash of the six digits in the mail; null likewise.</summary>
    public byte[]? CodeHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public int Attempts { get; set; }
    public DateTimeOffset? SpentAt { get; set; }
}
