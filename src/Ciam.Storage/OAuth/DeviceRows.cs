using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

/// <summary>What a device asked for and what a person answered, by the hash of the device's code; the person's code is kept as a keyed hash.</summary>
public sealed class DeviceCodeRow
{
    public required byte[] Hash { get; init; }
    public required byte[] UserCodeHash { get; init; }
    public required string ClientId { get; init; }
    public required string[] Scopes { get; init; }
    public required string[] Resources { get; init; }
    public string? AuthorizationDetails { get; init; }

    /// <summary>The least assurance the person must have signed in with.</summary>
    public required string AcrWanted { get; init; }

    /// <summary>The thumbprint of the key it is bound to.</summary>
    public string? DpopJkt { get; init; }

    /// <summary>Where the device asked from, in plain words, for the person to compare; null when it could not be told.</summary>
    public string? PlaceName { get; init; }
    public string? NetworkName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Seconds that must lie between two polls; grows whenever one comes too soon.</summary>
    public required int PollInterval { get; set; }

    public DateTimeOffset? PolledAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>What the person's yes made; null while nobody answered, and after a no.</summary>
    public Guid? GrantId { get; set; }

    public DateTimeOffset? SpentAt { get; set; }
}

internal sealed class DeviceCodeMapping : IEntityTypeConfiguration<DeviceCodeRow>
{
    public void Configure(EntityTypeBuilder<DeviceCodeRow> builder)
    {
        builder.ToTable("oauth_device_code");
        builder.HasKey(row => row.Hash);
        builder.Property(row => row.SpentAt).IsConcurrencyToken();
        builder.HasIndex(row => row.UserCodeHash).IsUnique();
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasIndex(row => row.GrantId);
        builder.HasOne<GrantRow>().WithMany().HasForeignKey(row => row.GrantId).OnDelete(DeleteBehavior.Cascade);
    }
}
