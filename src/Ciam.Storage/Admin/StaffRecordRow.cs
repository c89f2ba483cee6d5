using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Admin;

/// <summary>Somebody whom the bank's directory of staff sent, and under which name it knows them.</summary>
public sealed class StaffRecordRow
{
    public required Guid CustomerId { get; init; }

    /// <summary>The directory's own name for them (RFC 7643 section 3.1).</summary>
    public string? ExternalId { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class StaffRecordMapping : IEntityTypeConfiguration<StaffRecordRow>
{
    public void Configure(EntityTypeBuilder<StaffRecordRow> builder)
    {
        builder.ToTable("admin_staff_record");
        builder.HasKey(row => row.CustomerId);
        builder.HasIndex(row => row.ExternalId);
        builder.HasOne<CustomerRow>().WithOne().HasForeignKey<StaffRecordRow>(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
