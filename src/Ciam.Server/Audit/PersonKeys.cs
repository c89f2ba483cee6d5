using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ciam.Server.Audit;

/// <summary>
/// The keys under which the trail tells of persons. A node that knows none for a person makes one, which travels to the database in the batch that carries the
/// entry: no request reads a key, and what was written is read again only while the person's keys exist.
/// </summary>
public sealed class PersonKeys(Vault vault) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    internal const string SealPurpose = "audit-person-key";
    private const int KeyBytes = 32;
    private const int MostRemembered = 50_000;

    /// <summary>So long a node may go on writing, unreadably, for a person whom another node erased.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, KnownKey> _known = new();

    /// <summary>What was made within a context and may yet be rolled back.</summary>
    private readonly ConditionalWeakTable<DbContext, Dictionary<Guid, MadeKey>> _made = [];

    private sealed record KnownKey(Guid Id, byte[] Key, DateTimeOffset Until);

    private sealed class MadeKey(PersonKeyRow row, byte[] key)
    {
        public PersonKeyRow Row { get; } = row;
        public byte[] Key { get; } = key;
        public Guid? SavedIn { get; set; }
    }

    /// <summary>The ciphertext for one entry and the key that opens it; a new key is added to the context.</summary>
    internal (Guid KeyId, byte[] Ciphertext) Seal(CiamDbContext database, Guid customerId, Guid entryId, ReadOnlySpan<byte> plain, DateTimeOffset now)
    {
        var (id, key) = KeyFor(database, customerId, now);
        return (id, PersonCipher.Seal(key, entryId, plain));
    }

    /// <summary>The keys that still exist, by their ids.</summary>
    internal async Task<IReadOnlyDictionary<Guid, byte[]>> LoadAsync(CiamDbContext database, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return new Dictionary<Guid, byte[]>();
        var rows = await database.Set<PersonKeyRow>().AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(ct);
        return rows.ToDictionary(row => row.Id, row => vault.Open(SealPurpose, row.SealedKey));
    }

    /// <summary>From here on nobody can read what the trail tells of the person; the trail itself stays whole. Says how many keys there were.</summary>
    internal async Task<int> EraseAsync(CiamDbContext database, Guid customerId, CancellationToken ct)
    {
        var erased = await database.Set<PersonKeyRow>().Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        _known.TryRemove(customerId, out _);
        return erased;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData);
        return Task.CompletedTask;
    }

    public void TransactionCommitted(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData);

    private (Guid Id, byte[] Key) KeyFor(CiamDbContext database, Guid customerId, DateTimeOffset now)
    {
        if (_known.TryGetValue(customerId, out var known) && known.Until > now)
            return (known.Id, known.Key);
        var made = _made.GetOrCreateValue(database);
        var current = database.Database.CurrentTransaction?.TransactionId;
        if (!made.TryGetValue(customerId, out var usable) || !IsUsable(usable))
        {
            var key = RandomNumberGenerator.GetBytes(KeyBytes);
            usable = new MadeKey(new PersonKeyRow { Id = OrderedId.New(now), CustomerId = customerId, SealedKey = vault.Seal(SealPurpose, key), MadeAt = now }, key);
            made[customerId] = usable;
            database.Add(usable.Row);
        }

        return (usable.Row.Id, usable.Key);

        // Not one whose transaction was given up, nor one that the story threw away before it was saved.
        bool IsUsable(MadeKey candidate) => database.Entry(candidate.Row).State switch
        {
            EntityState.Added => true,
            EntityState.Unchanged => candidate.SavedIn == current && current is not null,
            _ => false,
        };
    }

    private void Saved(DbContext? context)
    {
        if (context is null || !_made.TryGetValue(context, out var made))
            return;
        // A context serves one request after another: what a story threw away goes with it.
        foreach (var forgotten in made.Values.Where(key => key.SavedIn is null && context.Entry(key.Row).State == EntityState.Detached).ToList())
            made.Remove(forgotten.Row.CustomerId);
        var current = context.Database.CurrentTransaction?.TransactionId;
        foreach (var saved in made.Values.Where(key => key.SavedIn is null && context.Entry(key.Row).State == EntityState.Unchanged).ToList())
        {
            saved.SavedIn = current;
            if (current is null)
                Publish(made, saved);
        }
    }

    private void Committed(TransactionEndEventData ended)
    {
        if (ended.Context is not { } context || !_made.TryGetValue(context, out var made))
            return;
        foreach (var saved in made.Values.Where(key => key.SavedIn == ended.TransactionId).ToList())
            Publish(made, saved);
    }

    /// <summary>Only what lies in the database for good is used by others: an entry under a key that was rolled back could never be read.</summary>
    private void Publish(Dictionary<Guid, MadeKey> made, MadeKey saved)
    {
        made.Remove(saved.Row.CustomerId);
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[saved.Row.CustomerId] = new KnownKey(saved.Row.Id, saved.Key, saved.Row.MadeAt + Remembered);
    }
}
