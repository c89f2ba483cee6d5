using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Customers;

/// <summary>The code without which no app may ask this customer on another device (CIBA Core section 7.1.2), as a keyed hash.</summary>
public sealed class UserCodeRow
{
    public required Guid CustomerId { get; init; }
    public required byte[] Hash { get; set; }
    public required DateTimeOffset CreatedAt { get; set; }
}

internal sealed class UserCodeMapping : IEntityTypeConfiguration<UserCodeRow>
{
    public void Configure(EntityTypeBuilder<UserCodeRow> builder)
    {
        builder.ToTable("customers_user_code");
        builder.HasKey(row => row.CustomerId);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
