using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.SignIn;

/// <summary>A browser's session; the cookie's value is kept only as a hash and changes at each elevation, the id (OIDC <c>sid</c>) stays.</summary>
public sealed class SessionRow
{
    public required Guid Id { get; init; }
    public required byte[] HandleHash { get; set; }
    public required Guid CustomerId { get; init; }
    public Guid? DeviceId { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the customer last proved who they are (OIDC <c>auth_time</c>).</summary>
    public required DateTimeOffset AuthTime { get; set; }

    public required DateTimeOffset LastSeenAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public required string Acr { get; set; }
    public required string[] Amr { get; set; }

    /// <summary>In plain words, for the customer: "Chrome on Windows".</summary>
    public required string DeviceName { get; set; }

    /// <summary>In plain words: "Zurich, Switzerland"; null when it could not be told.</summary>
    public string? PlaceName { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedBecause { get; set; }

    /// <summary>When the notices of the end were queued for the clients that took part.</summary>
    public DateTimeOffset? ClientsToldAt { get; set; }
}

/// <summary>One sign-in under way, belonging to one request in one browser; several run side by side in tabs.</summary>
public sealed class JourneyRow
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the handle in the page's address.</summary>
    public required byte[] HandleHash { get; init; }

    /// <summary>SHA-256 of the browser's binding cookie: a handle is worthless in another browser.</summary>
    public required byte[] BrowserHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>jsonb: what was asked (<c>JourneyRequest</c>) and where to go afterwards.</summary>
    public required string Request { get; init; }

    /// <summary>jsonb: what has been proven so far (<c>JourneyState</c>).</summary>
    public required string State { get; set; }

    public Guid? CustomerId { get; set; }
    public Guid? SessionId { get; set; }
    public Guid? JudgmentId { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Null while under way; <c>done</c>, <c>refused</c> or <c>cancelled</c>; <c>agreed</c> and then <c>used</c> where details were agreed to.</summary>
    public string? Ending { get; set; }

    /// <summary>Guards against two tabs or two nodes moving one journey at once.</summary>
    public uint Version { get; set; }
}

/// <summary>A code sent by SMS: keyed hash, five tries, five minutes, spent once.</summary>
public sealed class OneTimeCodeRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required Guid JourneyId { get; init; }
    public required string Recipient { get; init; }

    /// <summary>How it was sent: <c>sms</c>, <c>voice</c> or <c>mail</c>.</summary>
    public required string? Channel { get; init; }

    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public int Attempts { get; set; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>A token bucket shared by all nodes.</summary>
public sealed class ThrottleRow
{
    public required string Key { get; init; }
    public required double Tokens { get; set; }
    public required DateTimeOffset RefilledAt { get; set; }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("signin_session");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.HandleHash).IsUnique();
        builder.HasIndex(row => new { row.CustomerId, row.CreatedAt });
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasIndex(row => row.EndedAt).HasFilter("ended_at is not null and clients_told_at is null");
    }
}

internal sealed class JourneyMapping : IEntityTypeConfiguration<JourneyRow>
{
    public void Configure(EntityTypeBuilder<JourneyRow> builder)
    {
        builder.ToTable("signin_journey");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.HandleHash).IsUnique();
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasIndex(row => row.CustomerId);
        builder.Property(row => row.Request).HasColumnType("jsonb");
        builder.Property(row => row.State).HasColumnType("jsonb");
        builder.Property(row => row.Version).HasColumnType("bigint").IsConcurrencyToken();
    }
}

internal sealed class OneTimeCodeMapping : IEntityTypeConfiguration<OneTimeCodeRow>
{
    public void Configure(EntityTypeBuilder<OneTimeCodeRow> builder)
    {
        builder.ToTable("signin_one_time_code");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.JourneyId, row.CreatedAt });
        builder.HasIndex(row => row.ExpiresAt);
    }
}

internal sealed class ThrottleMapping : IEntityTypeConfiguration<ThrottleRow>
{
    public void Configure(EntityTypeBuilder<ThrottleRow> builder)
    {
        builder.ToTable("signin_throttle");
        builder.HasKey(row => row.Key);
        builder.HasIndex(row => row.RefilledAt);
    }
}
