using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Admin;

/// <summary>A writing request of a program, by the key it chose for it: done once, answered the same however often it is sent.</summary>
public sealed class ApiRequestRow
{
    public required string ClientId { get; init; }

    /// <summary>A keyed hash of the caller's <c>Idempotency-Key</c>.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>A keyed hash of what was asked; another question under the same key is a mistake.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>Null until it was answered.</summary>
    public byte[]? SealedAnswer { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class ApiRequestMapping : IEntityTypeConfiguration<ApiRequestRow>
{
    public void Configure(EntityTypeBuilder<ApiRequestRow> builder)
    {
        builder.ToTable("admin_api_request");
        builder.HasKey(row => new { row.ClientId, row.KeyHash });
        builder.HasIndex(row => row.ExpiresAt);
    }
}
