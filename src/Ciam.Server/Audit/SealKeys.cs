using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Audit;

/// <summary>The keys that sign for seals and for nothing else; the private halves lie sealed in the database, the public ones are never removed.</summary>
internal sealed class SealKeys(Vault vault)
{
    private const string SealPurpose = "audit-seal-key";

    /// <summary>A key is replaced after so long; what it signed stays good.</summary>
    private static readonly TimeSpan Signs = TimeSpan.FromDays(365);

    /// <summary>The newest; under the lock of sealing, so that only one node makes one.</summary>
    public async Task<SigningKey> LoadAsync(CiamDbContext database, AuditTrail audit, DateTimeOffset now, CancellationToken ct)
    {
        var newest = await database.Set<SealKeyRow>().AsNoTracking().OrderByDescending(row => row.MadeAt).FirstOrDefaultAsync(ct);
        if (newest is not null && newest.MadeAt + Signs > now)
            return SigningKey.FromPkcs8(newest.Id, SignatureAlgorithms.ES256, vault.Open(SealPurpose, newest.SealedKey));
        var (made, row) = New(now);
        database.Add(row);
        audit.Append(new AuditDeed(AuditEvents.KeyCreated, AuditActor.System) { After = new { row.Id, alg = made.Alg, signs = "seals of the audit trail" } }, now);
        return made;
    }

    /// <summary>The JWK Set document of all of them.</summary>
    public static async Task<string> PublishedAsync(CiamDbContext database, CancellationToken ct)
    {
        var keys = await database.Set<SealKeyRow>().AsNoTracking().OrderBy(row => row.MadeAt).Select(row => row.Jwk).ToListAsync(ct);
        return $"{{\"keys\":[{string.Join(',', keys)}]}}";
    }

    private (SigningKey Key, SealKeyRow Row) New(DateTimeOffset now)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = pair.ExportPkcs8PrivateKey();
        try
        {
            var id = $"audit-{Guid.CreateVersion7(now):N}";
            var key = SigningKey.FromPkcs8(id, SignatureAlgorithms.ES256, pkcs8);
            return (key, new SealKeyRow { Id = id, SealedKey = vault.Seal(SealPurpose, pkcs8), Jwk = JsonSerializer.Serialize(key.Jwk), MadeAt = now });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
