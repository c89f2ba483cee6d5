using System.Security.Cryptography;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.Testing;

/// <summary>Signing keys made once per test run: two of the three are RSA, which would otherwise be most of the work of opening a bank.</summary>
internal static class ReadyKeys
{
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Made = new(() => KeySchedule.Algorithms.ToDictionary(alg => alg, Make));

    public static async Task PutAsync(IServiceProvider services, DateTimeOffset now)
    {
        await using var scope = services.CreateAsyncScope();
        var (database, vault) = (scope.ServiceProvider.GetRequiredService<CiamDbContext>(), scope.ServiceProvider.GetRequiredService<Vault>());
        database.AddRange(Made.Value.Select(key => new SigningKeyRow
        {
            Id = $"{key.Key.ToLowerInvariant()}-ready",
            Alg = key.Key,
            SealedKey = vault.Seal(KeyRing.SealPurpose, key.Value),
            CreatedAt = now,
            SignsFrom = now,
            SignsUntil = now + KeySchedule.Signs,
            PublishedUntil = now + KeySchedule.Signs + KeySchedule.Retained,
        }));
        await database.SaveChangesAsync();
    }

    private static byte[] Make(string alg)
    {
        using AsymmetricAlgorithm key = alg is "ES256" or "ECDH-ES" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        return key.ExportPkcs8PrivateKey();
    }
}
