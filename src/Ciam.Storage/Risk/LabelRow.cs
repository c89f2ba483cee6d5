using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Risk;

/// <summary>What somebody of the bank found a judgment to have been; one at most, the last said.</summary>
public sealed class LabelRow
{
    public required Guid JudgmentId { get; init; }

    /// <summary><c>correct</c>, <c>false_alarm</c> or <c>fraud</c>.</summary>
    public required string Label { get; set; }

    /// <summary>How they know.</summary>
    public required string Note { get; set; }

    public required Guid LabelledBy { get; set; }
    public required DateTimeOffset LabelledAt { get; set; }
}

internal sealed class LabelMapping : IEntityTypeConfiguration<LabelRow>
{
    public void Configure(EntityTypeBuilder<LabelRow> builder)
    {
        builder.ToTable("risk_label");
        builder.HasKey(row => row.JudgmentId);
        builder.HasIndex(row => row.LabelledAt);
        builder.HasOne<JudgmentRow>().WithMany().HasForeignKey(row => row.JudgmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
