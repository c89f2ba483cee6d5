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
        var ends = now + RotationGrace;
        foreach (var old in await database.Set<ClientSecretRow>().Where(row => row.ClientId == clientId && (row.ExpiresAt == null || row.ExpiresAt > ends)).ToListAsync(ct))
            old.ExpiresAt = ends;
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Keep(clientId, secret, now);
        return secret;
    }

    /// <summary>A secret chosen elsewhere (an import, the demo) is taken only if it is as hard to guess as one of ours.</summary>
    public Refusal? AdoptSecret(string clientId, string secret, DateTimeOffset now)
    {
        if (ClientSecret.HasEnoughEntropy(secret) is { } weak)
            return weak;
        Keep(clientId, secret, now);
        return null;
    }

    private void Keep(string clientId, string secret, DateTimeOffset now) => database.Add(new ClientSecretRow
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Hash = Clients.HashSecret(vault, secret),
        CreatedAt = now,
    });
}
