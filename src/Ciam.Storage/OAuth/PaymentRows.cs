using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

/// <summary>Payments laid before a customer to the letter, until they are proven or their time is over; proven once.</summary>
public sealed class PaymentChallengeRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string ClientId { get; init; }

    /// <summary>The sign-in, the question or the device's request that the payments came in.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The canonical text whose digest is signed, or made into a code.</summary>
    public required string Statement { get; init; }

    /// <summary>Of the code, under a key and over the digest; null where a passkey signs.</summary>
    public byte[]? CodeHash { get; init; }

    /// <summary><c>sms</c> or <c>mail</c>; null where a passkey signs.</summary>
    public string? Channel { get; init; }

    /// <summary>Where the code went, as far as it is shown.</summary>
    public string? Recipient { get; init; }

    public int Attempts { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>The signed receipt of payments that a customer approved.</summary>
public sealed class PaymentReceiptRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string ClientId { get; init; }
    public required string ClientName { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>The grant that was given for it; one, and only once.</summary>
    public Guid? GrantId { get; set; }

    public required string Method { get; init; }

    /// <summary>The canonical text that was approved.</summary>
    public required string Statement { get; init; }

    /// <summary>Compact JWS.</summary>
    public required string Receipt { get; init; }

    /// <summary>The public key that checks it, as a JWK: published keys are retired sooner than receipts.</summary>
    public required string SigningKey { get; init; }

    public required DateTimeOffset ApprovedAt { get; init; }

    /// <summary>The key as a set of its own.</summary>
    public string Jwks => $"{{\"keys\":[{SigningKey}]}}";
}

internal sealed class PaymentChallengeMapping : IEntityTypeConfiguration<PaymentChallengeRow>
{
    public void Configure(EntityTypeBuilder<PaymentChallengeRow> builder)
    {
        builder.ToTable("oauth_payment_challenge");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.RequestId, row.CreatedAt });
        builder.HasIndex(row => row.CustomerId);
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PaymentReceiptMapping : IEntityTypeConfiguration<PaymentReceiptRow>
{
    public void Configure(EntityTypeBuilder<PaymentReceiptRow> builder)
    {
        builder.ToTable("oauth_payment_receipt");
        builder.HasKey(row => row.Id);
        builder.Ignore(row => row.Jwks);
        builder.HasIndex(row => row.RequestId).IsUnique();
        builder.HasIndex(row => new { row.CustomerId, row.ApprovedAt });
        builder.HasIndex(row => row.ApprovedAt);
    }
}
