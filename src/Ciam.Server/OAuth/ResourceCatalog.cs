using Ciam.Protocol;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>The protected resources and their scopes, as the protocol's checks want them.</summary>
public sealed class ResourceCatalog(CiamDbContext database, Issuer issuer, Kept<ServerMetadata> kept)
{
    public async Task<ServerMetadata> LoadAsync(CancellationToken ct) =>
        database.Database.CurrentTransaction is null ? (await kept.GetAsync("", async () => await ReadAsync(ct)))! : await ReadAsync(ct);

    private async Task<ServerMetadata> ReadAsync(CancellationToken ct)
    {
        var rows = await database.Set<ApiResourceRow>().AsNoTracking().OrderBy(row => row.Identifier).ToListAsync(ct);
        return new ServerMetadata(issuer.Value, [.. OwnApis.All(issuer.Value), .. rows.Select(row => new ApiResource(row.Identifier, row.Name, row.Scopes) { AuthorizationDetailsTypes = row.AuthorizationDetailsTypes })]);
    }
}
