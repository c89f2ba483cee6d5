using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Keys that clients publish at their <c>jwks_uri</c>: kept with the client, fetched again daily and when a key is named that is not there.</summary>
public sealed class ClientKeySets(CiamDbContext database, ClientAddresses addresses)
{
    private static readonly TimeSpan Believed = TimeSpan.FromDays(1);

    /// <summary>However many strange keys are named: no more than one fetch in this time, for all nodes.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMinutes(1);

    /// <summary>The client with keys that may verify the token; a token without a name for its key counts as naming a strange one.</summary>
    [Spec("OIDCC-10.1.1")]
    public async Task<Client> WithKeysForAsync(Client client, string jws, DateTimeOffset now, CancellationToken ct)
    {
        if (client.Metadata.JwksUri is not { } uri)
            return client;
        var before = now - (ClientKeys.HasKeyOf(client.Jwks, jws) ? Believed : Floor);
        var mayFetch = await database.Set<ClientRow>().Where(row => row.ClientId == client.ClientId && (row.JwksTriedAt == null || row.JwksTriedAt <= before))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.JwksTriedAt, now), ct) == 1;
        if (!mayFetch || await addresses.ReadKeysAsync(uri, ct) is not { } keys)
            return client;
        await database.Set<ClientRow>().Where(row => row.ClientId == client.ClientId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Jwks, keys), ct);
        return client with { Jwks = keys };
    }
}
