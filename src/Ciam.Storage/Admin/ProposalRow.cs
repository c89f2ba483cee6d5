using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Admin;

/// <summary>What somebody wants done that takes a second person, as it waits, and what became of it.</summary>
public sealed class ProposalRow
{
    public required Guid Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>Whom or what it is about: a client's id, a person's id, or what they have in common.</summary>
    public required string Subject { get; init; }

    /// <summary>All that is needed to do it, as the kind reads it.</summary>
    public required string OrderJson { get; init; }

    public string? Before { get; init; }
    public string? After { get; init; }
    public required string Reason { get; init; }

    /// <summary>Null where a program asked for it.</summary>
    public Guid? ProposedBy { get; init; }
    public string? ProposedByClient { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while it waits.</summary>
    public string? Verdict { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Note { get; set; }
}

internal sealed class ProposalMapping : IEntityTypeConfiguration<ProposalRow>
{
    public void Configure(EntityTypeBuilder<ProposalRow> builder)
    {
        builder.ToTable("admin_proposal");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.OrderJson).HasColumnType("jsonb");
        builder.Property(row => row.Before).HasColumnType("jsonb");
        builder.Property(row => row.After).HasColumnType("jsonb");
        builder.HasIndex(row => row.ProposedAt);
        builder.HasIndex(row => row.ExpiresAt).HasFilter("decided_at is null");
    }
}
