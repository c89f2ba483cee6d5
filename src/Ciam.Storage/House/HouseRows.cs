using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.House;

/// <summary>One ASP.NET data-protection key, sealed under the master key.</summary>
public sealed class DataProtectionKeyRow
{
    public required Guid Id { get; init; }
    public required string FriendlyName { get; init; }
    public required byte[] SealedXml { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.ToTable("house_data_protection_key");
        builder.HasKey(row => row.Id);
    }
}
