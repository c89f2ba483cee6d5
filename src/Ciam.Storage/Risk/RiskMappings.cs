using Ciam.Decisions.Risk;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Risk;

internal sealed class JudgmentMapping : IEntityTypeConfiguration<JudgmentRow>
{
    private const string Pending = "unlearned_since is not null";

    public void Configure(EntityTypeBuilder<JudgmentRow> builder)
    {
        builder.ToTable("risk_judgment");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Purpose).HasConversion(value => RiskJson.NameOf(value), name => RiskJson.Named<Purpose>(name));
        builder.Property(row => row.Verdict).HasConversion(value => RiskJson.NameOf(value), name => RiskJson.Named<Verdict>(name));
        builder.Property(row => row.ShadowVerdict).HasConversion(value => value == null ? null : RiskJson.NameOf(value.Value), name => name == null ? null : RiskJson.Named<Verdict>(name));
        builder.Property(row => row.Evidence).HasColumnType("jsonb");
        builder.Property(row => row.Facts).HasColumnType("jsonb");
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => new { row.CustomerId, row.At }).HasFilter("customer_id is not null");
        builder.HasIndex(row => new { row.CustomerId, row.FromCustomerDevice, row.At }).HasFilter("from_customer_device");
        builder.HasIndex(row => new { row.ClientId, row.At });
        builder.HasIndex(row => new { row.ClientId, row.At }, "ix_risk_judgment_machine_at").HasFilter("purpose = 'client_credentials'");
        builder.HasIndex(row => new { row.Network, row.At }).HasFilter("purpose = 'sign_in' and ended_well_at is not null");
        builder.HasIndex(row => new { row.SessionId, row.At }).HasFilter("purpose = 'sign_in' and ended_well_at is not null");
        builder.HasIndex(row => new { row.GrantId, row.At }).HasFilter("purpose = 'authorization_code' and ended_well_at is not null");
        builder.HasIndex(row => new { row.ShadowVersion, row.At }).HasFilter("shadow_version is not null");
        builder.HasIndex(row => new { row.Verdict, row.At }).HasFilter("verdict <> 'allow'");
        builder.HasIndex(row => new { row.Score, row.Id }).HasFilter("verdict <> 'allow'");
        builder.HasIndex(row => row.UnlearnedSince).HasFilter(Pending);
        builder.HasIndex(row => new { row.CustomerId, row.UnlearnedSince }).HasFilter(Pending);
        builder.HasIndex(row => new { row.ClientId, row.UnlearnedSince }).HasFilter(Pending);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CustomerBaselineMapping : IEntityTypeConfiguration<CustomerBaselineRow>
{
    public void Configure(EntityTypeBuilder<CustomerBaselineRow> builder)
    {
        builder.ToTable("risk_customer_baseline");
        builder.HasKey(row => row.CustomerId);
        builder.Property(row => row.Baseline).HasColumnType("jsonb");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ClientBaselineMapping : IEntityTypeConfiguration<ClientBaselineRow>
{
    public void Configure(EntityTypeBuilder<ClientBaselineRow> builder)
    {
        builder.ToTable("risk_client_baseline");
        builder.HasKey(row => row.ClientId);
        builder.Property(row => row.Baseline).HasColumnType("jsonb");
    }
}

internal sealed class FailureMapping : IEntityTypeConfiguration<FailureRow>
{
    public void Configure(EntityTypeBuilder<FailureRow> builder)
    {
        builder.ToTable("risk_failure");
        builder.HasKey(row => new { row.Account, row.Network, row.BucketAt });
        builder.HasIndex(row => new { row.Network, row.BucketAt });
        builder.HasIndex(row => row.BucketAt);
    }
}

internal sealed class RiskPolicyMapping : IEntityTypeConfiguration<RiskPolicyRow>
{
    public void Configure(EntityTypeBuilder<RiskPolicyRow> builder)
    {
        builder.ToTable("risk_policy");
        builder.HasKey(row => row.Version);
        builder.Property(row => row.Policy).HasColumnType("jsonb");
        builder.HasIndex(row => row.Active).IsUnique().HasFilter("active");
        builder.HasIndex(row => row.Shadow).IsUnique().HasFilter("shadow");
    }
}

internal sealed class BackTestMapping : IEntityTypeConfiguration<BackTestRow>
{
    public void Configure(EntityTypeBuilder<BackTestRow> builder)
    {
        builder.ToTable("risk_back_test");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Tallies).HasColumnType("jsonb");
        builder.HasIndex(row => row.RequestedAt);
        builder.HasIndex(row => row.State).HasFilter("state = 'running'");
    }
}

internal sealed class BackTestFlipMapping : IEntityTypeConfiguration<BackTestFlipRow>
{
    public void Configure(EntityTypeBuilder<BackTestFlipRow> builder)
    {
        builder.ToTable("risk_back_test_flip");
        builder.HasKey(row => new { row.BackTestId, row.JudgmentId });
        builder.Property(row => row.After).HasConversion(value => RiskJson.NameOf(value), name => RiskJson.Named<Verdict>(name));
        builder.HasIndex(row => row.JudgmentId);
        builder.HasOne<BackTestRow>().WithMany().HasForeignKey(row => row.BackTestId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<JudgmentRow>().WithMany().HasForeignKey(row => row.JudgmentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PopulationMapping : IEntityTypeConfiguration<PopulationRow>
{
    public void Configure(EntityTypeBuilder<PopulationRow> builder)
    {
        builder.ToTable("risk_population");
        builder.HasKey(row => new { row.Kind, row.Key });
    }
}
