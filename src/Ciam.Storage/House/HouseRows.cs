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

/// <summary>How often something that nodes keep in memory has changed; counted by triggers.</summary>
public sealed class ChangeRow
{
    /// <summary>Clients, their secrets and the APIs.</summary>
    public const string Clients = "clients";

    public required string Topic { get; init; }
    public required long Version { get; init; }
}

internal sealed class ChangeMapping : IEntityTypeConfiguration<ChangeRow>
{
    public void Configure(EntityTypeBuilder<ChangeRow> builder)
    {
        builder.ToTable("house_change");
        builder.HasKey(row => row.Topic);
    }
}
