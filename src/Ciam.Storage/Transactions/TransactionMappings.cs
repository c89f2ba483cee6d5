using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Transactions;

internal sealed class FraudPolicyMapping : IEntityTypeConfiguration<FraudPolicyRow>
{
    public void Configure(EntityTypeBuilder<FraudPolicyRow> builder)
    {
        builder.ToTable("transactions_policy");
        builder.HasKey(row => row.Version);
        builder.Property(row => row.Policy).HasColumnType("jsonb");
        builder.HasIndex(row => row.Active).IsUnique().HasFilter("active");
        builder.HasIndex(row => row.Shadow).IsUnique().HasFilter("shadow");
    }
}

internal sealed class AssessmentMapping : IEntityTypeConfiguration<AssessmentRow>
{
    public void Configure(EntityTypeBuilder<AssessmentRow> builder)
    {
        builder.ToTable("transactions_assessment");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Verdict).HasConversion(value => RiskJson.NameOf(value), name => RiskJson.Named<FraudVerdict>(name));
        builder.Property(row => row.ShadowVerdict).HasConversion(value => value == null ? null : RiskJson.NameOf(value.Value), name => name == null ? null : RiskJson.Named<FraudVerdict>(name));
        builder.Property(row => row.Sight).HasColumnType("jsonb");
        builder.Property(row => row.Facts).HasColumnType("jsonb");
        builder.Property(row => row.Judgment).HasColumnType("jsonb");
        builder.Property(row => row.Amount).HasColumnType("numeric");
        builder.HasIndex(row => new { row.ClientId, row.TransactionId }).IsUnique();
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => row.ReceivedAt);
        builder.HasIndex(row => new { row.CustomerId, row.At });
        builder.HasIndex(row => new { row.PayeeKey, row.At });
        builder.HasIndex(row => new { row.DeviceKey, row.At });
        builder.HasIndex(row => new { row.ShadowVersion, row.At }).HasFilter("shadow_version is not null");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LabelMapping : IEntityTypeConfiguration<LabelRow>
{
    public void Configure(EntityTypeBuilder<LabelRow> builder)
    {
        builder.ToTable("transactions_label");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.AssessmentId, row.ReportedAt });
        builder.HasIndex(row => row.ReportedAt);
        builder.HasOne<AssessmentRow>().WithMany().HasForeignKey(row => row.AssessmentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PaymentBaselineMapping : IEntityTypeConfiguration<PaymentBaselineRow>
{
    public void Configure(EntityTypeBuilder<PaymentBaselineRow> builder)
    {
        builder.ToTable("transactions_baseline");
        builder.HasKey(row => row.CustomerId);
        builder.Property(row => row.Baseline).HasColumnType("jsonb");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PayeeMapping : IEntityTypeConfiguration<PayeeRow>
{
    public void Configure(EntityTypeBuilder<PayeeRow> builder)
    {
        builder.ToTable("transactions_payee");
        builder.HasKey(row => new { row.CustomerId, row.PayeeKey });
        builder.HasIndex(row => row.LastAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PayerSaltMapping : IEntityTypeConfiguration<PayerSaltRow>
{
    public void Configure(EntityTypeBuilder<PayerSaltRow> builder)
    {
        builder.ToTable("transactions_payer_salt");
        builder.HasKey(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PayerMapping : IEntityTypeConfiguration<PayerRow>
{
    public void Configure(EntityTypeBuilder<PayerRow> builder)
    {
        builder.ToTable("transactions_payer");
        builder.HasKey(row => new { row.PayeeKey, row.PayerKey });
        builder.HasIndex(row => new { row.PayeeKey, row.FirstAt });
        builder.HasIndex(row => row.LastAt);
    }
}
