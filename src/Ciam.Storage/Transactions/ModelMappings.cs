using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Transactions;

internal sealed class ModelMapping : IEntityTypeConfiguration<ModelRow>
{
    public void Configure(EntityTypeBuilder<ModelRow> builder)
    {
        builder.ToTable("transactions_model");
        builder.HasKey(row => row.Version);
        builder.Property(row => row.Model).HasColumnType("jsonb");
        builder.Property(row => row.Card).HasColumnType("jsonb");
        builder.Property(row => row.Proof).HasColumnType("jsonb");
        builder.HasIndex(row => row.State).IsUnique().HasFilter("state in ('challenger', 'champion')");
        builder.HasIndex(row => row.TrainedAt);
    }
}

internal sealed class ModelWatchMapping : IEntityTypeConfiguration<ModelWatchRow>
{
    public void Configure(EntityTypeBuilder<ModelWatchRow> builder)
    {
        builder.ToTable("transactions_model_watch");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Sighting).HasColumnType("jsonb");
        builder.Property(row => row.Why).HasColumnType("jsonb");
        builder.HasIndex(row => new { row.ModelVersion, row.At });
        builder.HasIndex(row => row.At);
    }
}

internal sealed class LabelBurstMapping : IEntityTypeConfiguration<LabelBurstRow>
{
    public void Configure(EntityTypeBuilder<LabelBurstRow> builder)
    {
        builder.ToTable("transactions_label_burst");
        builder.HasKey(row => new { row.Source, row.Day });
        builder.HasIndex(row => row.Day);
    }
}

internal sealed class ModelLeaseMapping : IEntityTypeConfiguration<ModelLeaseRow>
{
    public void Configure(EntityTypeBuilder<ModelLeaseRow> builder)
    {
        builder.ToTable("transactions_model_lease");
        builder.HasKey(row => row.Work);
    }
}
