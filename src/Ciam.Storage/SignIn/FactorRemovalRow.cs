using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.SignIn;

/// <summary>Staff let a customer back in who lost every second factor: carried out when due, unless the owner says no before.</summary>
public sealed class FactorRemovalRow
{
    public const string Done = "done";
    public const string Cancelled = "cancelled";

    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required Guid AskedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary><c>done</c> or <c>cancelled</c>; null while it waits.</summary>
    public string? Outcome { get; init; }
}

internal sealed class FactorRemovalMapping : IEntityTypeConfiguration<FactorRemovalRow>
{
    public void Configure(EntityTypeBuilder<FactorRemovalRow> builder)
    {
        builder.ToTable("signin_factor_removal");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CustomerId).IsUnique().HasFilter("settled_at is null");
        builder.HasIndex(row => row.DueAt).HasFilter("settled_at is null");
        builder.HasOne<Customers.CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
