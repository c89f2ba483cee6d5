using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Admin;

/// <summary>A role that the bank made itself: what it allows, by the names of the permissions, and to which segment of the customers.</summary>
public sealed class RoleRow
{
    public required string Name { get; init; }
    public required string Description { get; set; }
    public required string[] Permissions { get; set; }

    /// <summary>Null is every customer.</summary>
    public string? Segment { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>From then on it allows nothing to anybody.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}

internal sealed class RoleMapping : IEntityTypeConfiguration<RoleRow>
{
    public void Configure(EntityTypeBuilder<RoleRow> builder)
    {
        builder.ToTable("admin_role");
        builder.HasKey(row => row.Name);
    }
}
