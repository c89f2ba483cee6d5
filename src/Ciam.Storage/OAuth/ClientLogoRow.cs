using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.OAuth;

/// <summary>The logo of a client as it was fetched from where the client said; without a picture where there was none that may be shown.</summary>
public sealed class ClientLogoRow
{
    public required string ClientId { get; init; }

    /// <summary>Where it was looked for.</summary>
    public required string Uri { get; set; }

    public byte[]? Picture { get; set; }

    /// <summary>SHA-256 of the picture, in hex: its name in pages.</summary>
    public string? Hash { get; set; }

    public required int Width { get; set; }
    public required int Height { get; set; }
    public required DateTimeOffset NextLookAt { get; set; }
}

internal sealed class ClientLogoMapping : IEntityTypeConfiguration<ClientLogoRow>
{
    public void Configure(EntityTypeBuilder<ClientLogoRow> builder)
    {
        builder.ToTable("oauth_client_logo");
        builder.HasKey(row => row.ClientId);
        builder.HasIndex(row => row.Hash).HasFilter("hash is not null");
        builder.HasOne<ClientRow>().WithOne().HasForeignKey<ClientLogoRow>(row => row.ClientId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Which logos are to be looked for.</summary>
public static class ClientLogoQueries
{
    /// <summary>Those never looked for, whose address changed, or whose time has come; each is taken by one node. A picture of another address is forgotten.</summary>
    public static Task<List<ClientLogoRow>> TakeDueLogosAsync(this CiamDbContext database, int most, DateTimeOffset next, DateTimeOffset now, CancellationToken ct) =>
        database.Set<ClientLogoRow>().FromSql($"""
            insert into ciam.oauth_client_logo as kept (client_id, uri, width, height, next_look_at)
            select client.client_id, client.metadata->>'logo_uri', 0, 0, {next}
            from ciam.oauth_client client left join ciam.oauth_client_logo logo on logo.client_id = client.client_id
            where client.disabled_at is null and client.metadata->>'logo_uri' is not null
                and (logo.client_id is null or logo.uri <> client.metadata->>'logo_uri' or logo.next_look_at <= {now})
            order by logo.next_look_at nulls first limit {most}
            on conflict (client_id) do update set
                uri = excluded.uri, next_look_at = excluded.next_look_at,
                picture = case when kept.uri = excluded.uri then kept.picture end, hash = case when kept.uri = excluded.uri then kept.hash end
            where kept.uri <> excluded.uri or kept.next_look_at <= {now}
            returning *
            """).AsNoTracking().ToListAsync(ct);
}
