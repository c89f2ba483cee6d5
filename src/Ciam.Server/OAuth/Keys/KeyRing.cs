using System.Security.Cryptography;
using Ciam.Protocol.Jose;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage.Primitives;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Keys;

/// <summary>The keys that sign, and those that clients encrypt to, as every node sees them: read from Postgres, opened once, read again every minute.</summary>
public sealed class KeyRing(IServiceScopeFactory scopes, Vault vault) : IDisposable
{
    internal const string SealPurpose = "signing-key";

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Snapshot? _snapshot;

    public void Dispose() => _reading.Dispose();

    /// <summary>Every published key, and which signs.</summary>
    public async ValueTask<Snapshot> LoadAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (_snapshot is { } fresh && now - fresh.ReadAt < ReadAgainAfter && now >= fresh.ReadAt)
            return fresh;
        await _reading.WaitAsync(ct);
        try
        {
            if (_snapshot is { } read && now - read.ReadAt < ReadAgainAfter && now >= read.ReadAt)
                return read;
            return _snapshot = await ReadAsync(now, ct);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Makes what the schedule misses, under a lock that all nodes share.</summary>
    public async Task EnsureAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("signing-keys", ct);

        var rows = await database.Set<SigningKeyRow>().AsNoTracking().Where(row => row.PublishedUntil > now).ToListAsync(ct);
        foreach (var (alg, from) in KeySchedule.Missing(rows, now))
        {
            var row = NewKey(alg, from, now);
            database.Add(row);
            audit.Append(new AuditDeed(AuditEvents.KeyCreated, AuditActor.System) { After = new { row.Id, row.Alg, row.SignsFrom, row.SignsUntil } }, now);
        }

        await RetireAsync(database, audit, now, ct);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        _snapshot = null;
    }

    private static async Task RetireAsync(CiamDbContext database, AuditTrail audit, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var row in await database.Set<SigningKeyRow>().Where(row => row.PublishedUntil <= now).ToListAsync(ct))
        {
            database.Remove(row);
            audit.Append(new AuditDeed(AuditEvents.KeyRetired, AuditActor.System) { Before = new { row.Id, row.Alg } }, now);
        }
    }

    private SigningKeyRow NewKey(string alg, DateTimeOffset from, DateTimeOffset now)
    {
        using var key = alg is SignatureAlgorithms.ES256 or EncryptionAlgorithms.EcdhEs ? (AsymmetricAlgorithm)ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            return new SigningKeyRow
            {
                Id = $"{alg.ToLowerInvariant()}-{Guid.CreateVersion7(now):N}",
                Alg = alg,
                SealedKey = vault.Seal(SealPurpose, pkcs8),
                CreatedAt = now,
                SignsFrom = from,
                SignsUntil = from + KeySchedule.Signs,
                PublishedUntil = from + KeySchedule.Signs + KeySchedule.Retained,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private async Task<Snapshot> ReadAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<CiamDbContext>().Set<SigningKeyRow>().AsNoTracking()
            .Where(row => row.PublishedUntil > now).OrderBy(row => row.CreatedAt).ToListAsync(ct);
        var signing = rows.Where(row => SignatureAlgorithms.All.Contains(row.Alg)).ToDictionary(row => row.Id, row => SigningKey.FromPkcs8(row.Id, row.Alg, vault.Open(SealPurpose, row.SealedKey)));
        var decryption = rows.Where(row => !signing.ContainsKey(row.Id)).Select(row => DecryptionKey.FromPkcs8(row.Id, row.Alg, vault.Open(SealPurpose, row.SealedKey)));
        return new Snapshot(now, rows, signing, [.. decryption]);
    }

    /// <summary>The keys at one reading.</summary>
    public sealed class Snapshot(DateTimeOffset readAt, IReadOnlyList<SigningKeyRow> rows, IReadOnlyDictionary<string, SigningKey> signing, IReadOnlyList<DecryptionKey> decryption)
    {
        public DateTimeOffset ReadAt { get; } = readAt;

        public KeySet Published { get; } = new(signing.Values, decryption);

        public bool Signs(string alg, DateTimeOffset now) => KeySchedule.Active(rows, alg, now) is { } key && signing.ContainsKey(key.Id);

        public SigningKey Signing(string alg, DateTimeOffset now) => signing[
            (KeySchedule.Active(rows, alg, now) ?? throw new InvalidOperationException($"no {alg} key signs now; is the rotation worker running?")).Id];
    }
}
