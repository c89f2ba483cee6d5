using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Behaviour;

internal sealed class BehaviourConsentMapping : IEntityTypeConfiguration<BehaviourConsentRow>
{
    public void Configure(EntityTypeBuilder<BehaviourConsentRow> builder)
    {
        builder.ToTable("behaviour_consent");
        builder.HasKey(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BehaviourProfileMapping : IEntityTypeConfiguration<BehaviourProfileRow>
{
    public void Configure(EntityTypeBuilder<BehaviourProfileRow> builder)
    {
        builder.ToTable("behaviour_profile");
        builder.HasKey(row => new { row.CustomerId, row.Kind });
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BehaviourSessionMapping : IEntityTypeConfiguration<BehaviourSessionRow>
{
    public void Configure(EntityTypeBuilder<BehaviourSessionRow> builder)
    {
        builder.ToTable("behaviour_session");
        builder.HasKey(row => row.SessionId);
        builder.HasIndex(row => row.CustomerId);
        builder.HasIndex(row => row.UpdatedAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BehaviourSampleMapping : IEntityTypeConfiguration<BehaviourSampleRow>
{
    public void Configure(EntityTypeBuilder<BehaviourSampleRow> builder)
    {
        builder.ToTable("behaviour_sample");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.CustomerId, row.TakenAt });
        builder.HasIndex(row => row.JourneyId);
        builder.HasIndex(row => row.TakenAt);
        builder.HasIndex(row => row.ConfirmedAt).HasFilter("confirmed_at is not null");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BehaviourStrokeMapping : IEntityTypeConfiguration<BehaviourStrokeRow>
{
    public void Configure(EntityTypeBuilder<BehaviourStrokeRow> builder)
    {
        builder.ToTable("behaviour_stroke");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.Kind, row.KeptAt });
        builder.HasIndex(row => new { row.CustomerId, row.Kind });
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
