using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.SignIn;

/// <summary>Failed proofs on one path, as they stood at the last try; shared by all nodes.</summary>
public sealed class PaceRow
{
    public required string Key { get; init; }
    public required double Failures { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class PaceMapping : IEntityTypeConfiguration<PaceRow>
{
    public void Configure(EntityTypeBuilder<PaceRow> builder)
    {
        builder.ToTable("signin_pace");
        builder.HasKey(row => row.Key);
        builder.HasIndex(row => row.At);
    }
}
