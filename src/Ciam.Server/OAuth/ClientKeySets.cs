using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Keys that clients publish at their <c>jwks_uri</c>: kept with the client, fetched again hourly and when a key is named that is not there.</summary>
public sealed class ClientKeySets(CiamDbContext database, ClientAddresses addresses)
{
    /// <summary>A key taken from the address works here no longer than this.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromHours(1);

    /// <summary>However many strange keys are named: no more than one fetch in this time, for all nodes.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMinutes(1);

    /// <summary>The client with keys that are not old: to verify with, and to encrypt to.</summary>
    [Spec("OIDCC-10.1.1"), Spec("OIDCC-10.2.1")]
    public Task<Client> CurrentAsync(Client client, DateTimeOffset now, CancellationToken ct) => NewerThanAsync(client, Believed, now, ct);

    /// <summary>The client with keys that may verify the token; a token without a name for its key counts as naming a strange one.</summary>
    [Spec("OIDCC-10.1.1")]
    public Task<Client> WithKeysForAsync(Client client, string jws, DateTimeOffset now, CancellationToken ct) =>
        client.Metadata.JwksUri is null || ClientKeys.HasKeyOf(client.Jwks, jws) ? Task.FromResult(client) : NewerThanAsync(client, Floor, now, ct);

    /// <summary>The client with keys among which a certificate may be found.</summary>
    [Spec("RFC8705-2.2.2")]
    public Task<Client> WithCertificateAsync(Client client, string thumbprint, DateTimeOffset now, CancellationToken ct) =>
        client.Metadata.JwksUri is null || ClientKeys.HasCertificate(client.Jwks, thumbprint) ? Task.FromResult(client) : NewerThanAsync(client, Floor, now, ct);

    /// <summary>One request of all nodes fetches; the others go on with what is there.</summary>
    private async Task<Client> NewerThanAsync(Client client, TimeSpan age, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - age;
        if (client.Metadata.JwksUri is not { } uri || client.JwksTriedAt > before)
            return client;
        var rows = database.Set<ClientRow>().Where(row => row.ClientId == client.ClientId);
        var mayFetch = await rows.Where(row => row.JwksTriedAt == null || row.JwksTriedAt <= before).ExecuteUpdateAsync(set => set.SetProperty(row => row.JwksTriedAt, now), ct) == 1;
        client = client with { JwksTriedAt = now };
        if (!mayFetch || await addresses.ReadKeysAsync(uri, ct) is not { } keys)
            return client;
        await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Jwks, keys), ct);
        return client with { Jwks = keys };
    }
}
