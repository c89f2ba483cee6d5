using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

internal sealed class ClientMapping : IEntityTypeConfiguration<ClientRow>
{
    public void Configure(EntityTypeBuilder<ClientRow> builder)
    {
        builder.ToTable("oauth_client");
        builder.HasKey(row => row.ClientId);
        builder.Property(row => row.Jwks).HasColumnType("jsonb");
        builder.Property(row => row.Metadata).HasColumnType("jsonb");
    }
}

internal sealed class ClientSecretMapping : IEntityTypeConfiguration<ClientSecretRow>
{
    public void Configure(EntityTypeBuilder<ClientSecretRow> builder)
    {
        builder.ToTable("oauth_client_secret");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.ClientId);
        builder.HasOne<ClientRow>().WithMany().HasForeignKey(row => row.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ApiResourceMapping : IEntityTypeConfiguration<ApiResourceRow>
{
    public void Configure(EntityTypeBuilder<ApiResourceRow> builder)
    {
        builder.ToTable("oauth_api_resource");
        builder.HasKey(row => row.Identifier);
    }
}

internal sealed class SigningKeyMapping : IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<SigningKeyRow> builder)
    {
        builder.ToTable("oauth_signing_key");
        builder.HasKey(row => row.Id);
    }
}

internal sealed class GrantMapping : IEntityTypeConfiguration<GrantRow>
{
    public void Configure(EntityTypeBuilder<GrantRow> builder)
    {
        builder.ToTable("oauth_grant");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.CustomerId, row.CreatedAt });
        builder.HasIndex(row => row.SessionId);
        builder.HasIndex(row => row.ManagedId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PushedRequestMapping : IEntityTypeConfiguration<PushedRequestRow>
{
    public void Configure(EntityTypeBuilder<PushedRequestRow> builder)
    {
        builder.ToTable("oauth_pushed_request");
        builder.HasKey(row => row.Hash);
        builder.HasIndex(row => row.ExpiresAt);
        builder.Property(row => row.Parameters).HasColumnType("jsonb");
    }
}

internal sealed class CodeMapping : IEntityTypeConfiguration<CodeRow>
{
    public void Configure(EntityTypeBuilder<CodeRow> builder)
    {
        builder.ToTable("oauth_code");
        builder.HasKey(row => row.Hash);
        builder.Property(row => row.SpentAt).IsConcurrencyToken();
        builder.HasIndex(row => row.GrantId);
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne<GrantRow>().WithMany().HasForeignKey(row => row.GrantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RefreshTokenMapping : IEntityTypeConfiguration<RefreshTokenRow>
{
    public void Configure(EntityTypeBuilder<RefreshTokenRow> builder)
    {
        builder.ToTable("oauth_refresh_token");
        builder.HasKey(row => row.Hash);
        builder.Property(row => row.SpentAt).IsConcurrencyToken();
        builder.HasIndex(row => row.GrantId);
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne<GrantRow>().WithMany().HasForeignKey(row => row.GrantId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RevokedTokenMapping : IEntityTypeConfiguration<RevokedTokenRow>
{
    public void Configure(EntityTypeBuilder<RevokedTokenRow> builder)
    {
        builder.ToTable("oauth_revoked_token");
        builder.HasKey(row => row.Jti);
        builder.HasIndex(row => row.ExpiresAt);
    }
}

internal sealed class ReplayMapping : IEntityTypeConfiguration<ReplayRow>
{
    public void Configure(EntityTypeBuilder<ReplayRow> builder)
    {
        builder.ToTable("oauth_replay");
        builder.HasKey(row => row.Key);
        builder.HasIndex(row => row.ExpiresAt);
    }
}

internal sealed class ConsentMapping : IEntityTypeConfiguration<ConsentRow>
{
    public void Configure(EntityTypeBuilder<ConsentRow> builder)
    {
        builder.ToTable("oauth_consent");
        builder.HasKey(row => new { row.CustomerId, row.ClientId });
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
