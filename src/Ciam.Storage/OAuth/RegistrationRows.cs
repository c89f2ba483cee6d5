using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

/// <summary>How a client came to register itself, and the hash of the token that it manages itself with (RFC 7592).</summary>
public sealed class ClientRegistrationRow
{
    public required string ClientId { get; init; }

    /// <summary>The way of RFC 7591 that was open to it, or <c>document</c> for a client whose id is the address of its metadata.</summary>
    public required string Way { get; init; }

    /// <summary>Null for documents: they are changed where they lie.</summary>
    public byte[]? TokenHash { get; set; }

    public Guid? InitialAccessTokenId { get; init; }

    /// <summary>Until when the fetched document is believed without asking again.</summary>
    public DateTimeOffset? DocumentExpiresAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>Lets its bearer register clients, so many and so long (RFC 7591 section 3).</summary>
public sealed class InitialAccessTokenRow
{
    public required Guid Id { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>Whom it was made for, in the words of whoever made it.</summary>
    public required string Note { get; init; }

    /// <summary>The colleague who made it; null when it was made by command.</summary>
    public Guid? CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public required int UsesLeft { get; set; }
}

/// <summary>Something a client's own server is to be told; kept until it was told, given up after so many tries.</summary>
public sealed class NoticeRow
{
    public required Guid Id { get; init; }

    /// <summary>What is told, and so how it is composed.</summary>
    public required string Kind { get; init; }

    public required string ClientId { get; init; }
    public required Guid CustomerId { get; init; }
    public Guid? SessionId { get; init; }

    /// <summary>What must be said that is written nowhere else, sealed.</summary>
    public byte[]? SealedBody { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset NextAttemptAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }
    public string? Failure { get; set; }
}

internal sealed class ClientRegistrationMapping : IEntityTypeConfiguration<ClientRegistrationRow>
{
    public void Configure(EntityTypeBuilder<ClientRegistrationRow> builder)
    {
        builder.ToTable("oauth_client_registration");
        builder.HasKey(row => row.ClientId);
        builder.HasOne<ClientRow>().WithMany().HasForeignKey(row => row.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InitialAccessTokenMapping : IEntityTypeConfiguration<InitialAccessTokenRow>
{
    public void Configure(EntityTypeBuilder<InitialAccessTokenRow> builder)
    {
        builder.ToTable("oauth_initial_access_token");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.Hash).IsUnique();
    }
}

internal sealed class NoticeMapping : IEntityTypeConfiguration<NoticeRow>
{
    public void Configure(EntityTypeBuilder<NoticeRow> builder)
    {
        builder.ToTable("oauth_notice");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.NextAttemptAt).HasFilter("delivered_at is null");
        builder.HasIndex(row => row.CustomerId);
        builder.HasIndex(row => row.CreatedAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
