using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Customers;

/// <summary>How pages look: for the bank as a whole, or for one client, whose brand stands on top of the bank's.</summary>
public sealed class BrandRow
{
    /// <summary>The client id of the bank itself.</summary>
    public const string House = "";

    public required string ClientId { get; init; }
    public string? Name { get; set; }

    /// <summary>A line over the sign-in form.</summary>
    public string? Welcome { get; set; }

    /// <summary>A line at the foot of pages and letters.</summary>
    public string? Footer { get; set; }

    /// <summary>Six hexadecimal digits; the dark variant is computed.</summary>
    public string? Colour { get; set; }

    /// <summary>A small PNG.</summary>
    public byte[]? Logo { get; set; }

    public string? LogoHash { get; set; }
    public int LogoWidth { get; set; }
    public int LogoHeight { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class BrandMapping : IEntityTypeConfiguration<BrandRow>
{
    public void Configure(EntityTypeBuilder<BrandRow> builder)
    {
        builder.ToTable("customers_brand");
        builder.HasKey(row => row.ClientId);
        builder.HasIndex(row => row.LogoHash).HasFilter("logo_hash is not null");
    }
}
