using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Customers;

internal sealed class CustomerMapping : IEntityTypeConfiguration<CustomerRow>
{
    public void Configure(EntityTypeBuilder<CustomerRow> builder)
    {
        builder.ToTable("customers_customer");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.NormalizedUserName).IsUnique();
        builder.HasIndex(row => row.NormalizedEmail).IsUnique();
        builder.HasIndex(row => row.DisplayName).HasMethod("gin").HasOperators("gin_trgm_ops");
        builder.HasIndex(row => row.Email).HasMethod("gin").HasOperators("gin_trgm_ops");
        builder.HasIndex(row => row.UserName).HasMethod("gin").HasOperators("gin_trgm_ops");
        builder.HasIndex(row => row.PhoneNumber).HasMethod("gin").HasOperators("gin_trgm_ops");
        builder.HasIndex(row => new { row.DisplayName, row.Id });
        builder.HasIndex(row => row.StaffRole).HasFilter("staff_role is not null");
        builder.HasIndex(row => new { row.Segment, row.Id }).HasFilter("segment is not null");
        builder.Property(row => row.ConcurrencyStamp).IsConcurrencyToken();
        builder.Property(row => row.Details).HasColumnType("jsonb");
        builder.Ignore(row => row.LockoutEnabled);
        builder.Ignore(row => row.LockoutEnd);
        builder.Ignore(row => row.AccessFailedCount);
        builder.Ignore(row => row.TwoFactorEnabled);
    }
}

internal sealed class TotpMapping : IEntityTypeConfiguration<TotpRow>
{
    public void Configure(EntityTypeBuilder<TotpRow> builder)
    {
        builder.ToTable("customers_totp");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCodeRow>
{
    public void Configure(EntityTypeBuilder<RecoveryCodeRow> builder)
    {
        builder.ToTable("customers_recovery_code");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.CustomerId, row.Hash }).IsUnique();
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DeviceMapping : IEntityTypeConfiguration<DeviceRow>
{
    public void Configure(EntityTypeBuilder<DeviceRow> builder)
    {
        builder.ToTable("customers_device");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.CustomerId, row.HandleHash }).IsUnique();
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MessageMapping : IEntityTypeConfiguration<MessageRow>
{
    public void Configure(EntityTypeBuilder<MessageRow> builder)
    {
        builder.ToTable("customers_message");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CreatedAt);
        builder.HasIndex(row => row.NextAttemptAt).HasFilter("sent_at is null");
        builder.HasIndex(row => row.CodeId).HasFilter("code_id is not null");
        builder.HasIndex(row => new { row.Prefix, row.CreatedAt }).HasFilter("code_id is not null");
        builder.HasIndex(row => new { row.Country, row.CreatedAt }).HasFilter("code_id is not null");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => row.CustomerId);
    }
}

internal sealed class MailLinkMapping : IEntityTypeConfiguration<MailLinkRow>
{
    public void Configure(EntityTypeBuilder<MailLinkRow> builder)
    {
        builder.ToTable("customers_mail_link");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.HandleHash).IsUnique();
        builder.HasIndex(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ContactCodeMapping : IEntityTypeConfiguration<ContactCodeRow>
{
    public void Configure(EntityTypeBuilder<ContactCodeRow> builder)
    {
        builder.ToTable("customers_contact_code");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.CustomerId, row.CreatedAt });
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RegistrationMapping : IEntityTypeConfiguration<RegistrationRow>
{
    public void Configure(EntityTypeBuilder<RegistrationRow> builder)
    {
        builder.ToTable("customers_registration");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.BrowserHash).IsUnique();
        builder.HasIndex(row => row.LinkHash).IsUnique();
        builder.HasIndex(row => row.ExpiresAt);
    }
}
