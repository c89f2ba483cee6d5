using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.SignIn;

/// <summary>A sign-in that waits for its customer's answer on another device: two minutes, one try.</summary>
public sealed class OtherDeviceRow
{
    public required Guid Id { get; init; }
    public required Guid JourneyId { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Of two digits; shown by the browser that asks, typed on the other device.</summary>
    public required int Number { get; init; }

    /// <summary>Who asks, in plain words: "Chrome on Windows".</summary>
    public required string DeviceName { get; init; }

    public string? PlaceName { get; init; }
    public required string Network { get; init; }
    public string? ClientName { get; init; }

    /// <summary>Risk has asked for this factor: whoever answers proves freshly who they are.</summary>
    public required bool WantsFreshProof { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>One of <see cref="OtherDeviceDecisions"/>.</summary>
    public string? Decision { get; set; }

    /// <summary>The session that answered.</summary>
    public Guid? SessionId { get; set; }

    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>How a sign-in is answered on another device.</summary>
public static class OtherDeviceDecisions
{
    public const string Approved = "approved";
    public const string Refused = "refused";

    /// <summary>The number was another one: whoever tapped did not see the page that asks.</summary>
    public const string WrongNumber = "wrong_number";

    /// <summary>The customer is not signing in: somebody else knows the password.</summary>
    public const string Disowned = "disowned";
}

internal sealed class OtherDeviceMapping : IEntityTypeConfiguration<OtherDeviceRow>
{
    public void Configure(EntityTypeBuilder<OtherDeviceRow> builder)
    {
        builder.ToTable("signin_other_device");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => new { row.JourneyId, row.CreatedAt });
        builder.HasIndex(row => new { row.CustomerId, row.CreatedAt });
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
