using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Audit;

/// <summary>One thing that happened, told to auditors: who did what to whom, and what changed.</summary>
public sealed class AuditEntryRow
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary><c>noun.past</c>, one of the names in <c>AuditEvents</c>.</summary>
    public required string Event { get; init; }

    /// <summary><c>customer</c>, <c>staff</c>, <c>client</c> or <c>system</c>.</summary>
    public required string ActorKind { get; init; }

    public string? ActorId { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; init; }
    public required bool Succeeded { get; init; }
    public string? Reason { get; init; }

    /// <summary>The source network: /24 or /48 of the address, never the whole.</summary>
    public string? Network { get; init; }

    public required string RequestId { get; init; }

    /// <summary>jsonb: what stood there before and after, or the deed's particulars.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        builder.ToTable("audit_entry");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Before).HasColumnType("jsonb");
        builder.Property(row => row.After).HasColumnType("jsonb");
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => new { row.CustomerId, row.At });
        builder.HasIndex(row => new { row.ClientId, row.At });
    }
}
