using System.Buffers.Text;
using System.Security.Cryptography;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Changes to clients, within the caller's transaction; the caller audits who did it.</summary>
public sealed class ClientRegistry(CiamDbContext database, Vault vault)
{
    /// <summary>How long a replaced secret goes on working, so that a client can be moved over without an outage.</summary>
    public static readonly TimeSpan RotationGrace = TimeSpan.FromDays(7);

    /// <summary>A new secret of 256 bits, shown once; older ones end after the grace period.</summary>
    public async Task<string> RotateSecretAsync(string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await ReplaceSecretAsync(clientId, secret, now, ct);
        return secret;
    }

    /// <summary>A secret that was found hard enough to guess takes the place of the one before, which ends after the grace period.</summary>
    public async Task ReplaceSecretAsync(string clientId, string secret, DateTimeOffset now, CancellationToken ct)
    {
        var ends = now + RotationGrace;
        foreach (var old in await database.Set<ClientSecretRow>().Where(row => row.ClientId == clientId && (row.ExpiresAt == null || row.ExpiresAt > ends)).ToListAsync(ct))
            old.ExpiresAt = ends;
        Keep(clientId, secret, now);
    }

    /// <summary>A secret chosen elsewhere (an import, the demo) is taken only if it is as hard to guess as one of ours.</summary>
    public Refusal? AdoptSecret(string clientId, string secret, DateTimeOffset now)
    {
        if (ClientSecret.HasEnoughEntropy(secret) is { } weak)
            return weak;
        Keep(clientId, secret, now);
        return null;
    }

    /// <summary>Replaced secrets end now instead of after their grace; the newest lives on. Returns how many ended.</summary>
    public async Task<int> EndReplacedSecretsAsync(string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var replaced = await database.Set<ClientSecretRow>().Where(row => row.ClientId == clientId && row.ExpiresAt > now).ToListAsync(ct);
        foreach (var secret in replaced)
            secret.ExpiresAt = now;
        return replaced.Count;
    }

    /// <summary>The row, locked until the caller's transaction ends; null when there is no such client.</summary>
    public async Task<ClientRow?> LockAsync(string clientId, CancellationToken ct) =>
        (await database.Set<ClientRow>().FromSql($"select * from ciam.oauth_client where client_id = {clientId} for update").ToListAsync(ct)).SingleOrDefault();

    /// <summary>Metadata that has been found without fault becomes a new client.</summary>
    public void Create(Client client, DateTimeOffset now)
    {
        var row = new ClientRow { ClientId = client.ClientId, ClientName = client.ClientName, TokenEndpointAuthMethod = client.TokenEndpointAuthMethod, CreatedAt = now, DefaultMaxAge = client.DefaultMaxAge };
        Change(row, client);
        database.Add(row);
    }

    /// <summary>Metadata that has been found without fault replaces what stood there; the id stays.</summary>
    public static void Change(ClientRow row, Client client)
    {
        row.ClientName = client.ClientName;
        row.TokenEndpointAuthMethod = client.TokenEndpointAuthMethod;
        row.RedirectUris = [.. client.RedirectUris];
        row.PostLogoutRedirectUris = [.. client.PostLogoutRedirectUris];
        row.GrantTypes = [.. client.GrantTypes];
        row.Scopes = [.. client.Scopes];
        row.Jwks = client.Jwks;
        row.FirstParty = client.FirstParty;
        row.IdTokenSignedResponseAlg = client.IdTokenSignedResponseAlg;
        row.ResourceIdentifier = client.ResourceIdentifier;
        row.Metadata = client.Metadata.ToJson();
    }

    /// <summary>Null enables; false when it was so already.</summary>
    public static bool Disable(ClientRow row, DateTimeOffset? at)
    {
        if (row.DisabledAt is null == at is null)
            return false;
        row.DisabledAt = at;
        return true;
    }

    private void Keep(string clientId, string secret, DateTimeOffset now) => database.Add(new ClientSecretRow
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Hash = Clients.HashSecret(vault, secret),
        CreatedAt = now,
    });
}
