using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

/// <summary>A client's question to a customer, asked on the customer's own device (CIBA Core); answered once, fetched once.</summary>
public sealed class BackchannelRequestRow
{
    public required Guid Id { get; init; }

    /// <summary>Of the <c>auth_req_id</c>.</summary>
    public required byte[] Hash { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Whom the client named, whether anybody bears the name or not.</summary>
    public required byte[] AccountHash { get; init; }

    /// <summary>Null where there is nobody to ask: the request looks like any other and is never answered.</summary>
    public Guid? CustomerId { get; init; }

    public required string[] Scopes { get; init; }
    public required string[] Resources { get; init; }

    /// <summary>What exactly is asked for beside the scopes, as a JSON array (RFC 9396).</summary>
    public string? AuthorizationDetails { get; init; }

    public required string AcrWanted { get; init; }
    public string? BindingMessage { get; init; }

    /// <summary>What the client shows and the customer types to approve; null where the client does without.</summary>
    public int? Number { get; init; }

    /// <summary>What the notice to the client will say; null where it polls.</summary>
    public byte[]? SealedPing { get; init; }

    public required int IntervalSeconds { get; set; }
    public required DateTimeOffset NextPollAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the customer was written to.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>One of <see cref="BackchannelDecisions"/>.</summary>
    public string? Decision { get; set; }

    public Guid? GrantId { get; set; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>What a customer can say to a client's question.</summary>
public static class BackchannelDecisions
{
    public const string Approved = "approved";
    public const string Refused = "refused";

    /// <summary>Another number was typed than the client shows: somebody else's question, perhaps.</summary>
    public const string WrongNumber = "wrong_number";

    /// <summary>The customer began nothing of the kind: the client is not let through to this customer for a while.</summary>
    public const string Disowned = "disowned";
}

internal sealed class BackchannelRequestMapping : IEntityTypeConfiguration<BackchannelRequestRow>
{
    public void Configure(EntityTypeBuilder<BackchannelRequestRow> builder)
    {
        builder.ToTable("oauth_backchannel_request");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.SpentAt).IsConcurrencyToken();
        builder.HasIndex(row => row.Hash).IsUnique();
        builder.HasIndex(row => row.AccountHash);
        builder.HasIndex(row => row.CustomerId);
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasIndex(row => row.ClientId).HasFilter("decided_at is null");
        builder.HasIndex(row => row.CreatedAt).HasFilter("told_at is null and customer_id is not null");
        builder.HasOne<CustomerRow>().WithMany().HasForeignKey(row => row.CustomerId).OnDelete(DeleteBehavior.Cascade);
    }
}
