using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Customers;

/// <summary>A passkey: the public half of a key whose private half never leaves the customer's authenticator or its cloud.</summary>
public sealed class PasskeyRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>How the authenticator knows the key; nobody else's passkey bears the same.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>A COSE key (RFC 9052 section 7), as the authenticator gave it.</summary>
    public required byte[] PublicKey { get; init; }

    public required string Name { get; set; }

    /// <summary>The newest signature counter; zero where the authenticator keeps none.</summary>
    public long SignCount { get; set; }

    /// <summary>How the browser can reach the authenticator.</summary>
    public required string[] Transports { get; init; }

    /// <summary>The authenticator's model, where it tells; all zeros where it does not.</summary>
    public required Guid Aaguid { get; init; }

    /// <summary>The authenticator made sure of its user when the passkey was made.</summary>
    public required bool IsUserVerified { get; init; }

    /// <summary>The key can be copied to other devices by its provider; if not, it is bound to one.</summary>
    public required bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Since when the counter told that somebody may hold a copy.</summary>
    public DateTimeOffset? SuspectSince { get; set; }
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<PasskeyRow>
{
    public void Configure(EntityTypeBuilder<PasskeyRow> builder)
    {
        builder.ToTable("customers_passkey");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CredentialId).IsUnique();
        builder.HasIndex(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
