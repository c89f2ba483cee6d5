using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Transactions;

/// <summary>A payment that was held or disputed and waits for somebody of the bank.</summary>
public sealed class CaseRow
{
    public required Guid AssessmentId { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The amount times the probability of fraud, in the payment's own currency.</summary>
    public required double ExpectedLoss { get; init; }

    /// <summary>Who wants it let go; another one has to agree.</summary>
    public Guid? ProposedBy { get; set; }
    public DateTimeOffset? ProposedAt { get; set; }
    public string? Note { get; set; }

    /// <summary><c>genuine</c> or <c>confirmed_fraud</c>; null while it is open.</summary>
    public string? Verdict { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
}

internal sealed class CaseMapping : IEntityTypeConfiguration<CaseRow>
{
    public void Configure(EntityTypeBuilder<CaseRow> builder)
    {
        builder.ToTable("transactions_case");
        builder.HasKey(row => row.AssessmentId);
        builder.HasIndex(row => new { row.DecidedAt, row.ExpectedLoss });
        builder.HasOne<AssessmentRow>().WithMany().HasForeignKey(row => row.AssessmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
