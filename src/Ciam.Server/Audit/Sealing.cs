using Ciam.Decisions.Audit;
using Ciam.Protocol.Jose;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Audit;

/// <summary>
/// Links what was appended since to the chain: 1 wait until nobody can fill an earlier place, 2 take the entries in their order, 3 a batch and a seal for each
/// class and period among them, 4 sign, 5 keep all of it in one transaction that only one node has.
/// </summary>
internal sealed class Sealing(CiamDbContext database, SealKeys keys, AuditTrail audit)
{
    /// <summary>What one transaction seals. Ten times as many at once held up the requests beside it for half a second.</summary>
    internal const int MostAtOnce = 1_000;

    /// <summary>Places that are looked at for it: some stay empty, where a transaction took one and failed.</summary>
    private const int Span = 2 * MostAtOnce;

    /// <summary>How many entries were sealed; those after the limit wait for the next call.</summary>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (await database.SettledPositionAsync(ct) is not { } settled)
            return 0;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await database.TakeSealLockAsync(ct))
            return 0;
        var last = await database.LastSealAsync(ct);
        // A span of places, not the whole rest: so the index of places is walked, even where Postgres knows nothing of the table yet. Only where a span was never filled is more looked at.
        var (before, upTo) = (last?.Horizon ?? 0, Math.Min(settled, (last?.Horizon ?? 0) + Span));
        var entries = await database.EntriesAfterAsync(before, upTo, MostAtOnce, ct);
        if (entries.Count == 0 && upTo < settled)
            entries = await database.EntriesAfterAsync(before, upTo = settled, MostAtOnce, ct);
        if (entries.Count == 0)
            return 0;

        var key = await keys.LoadAsync(database, audit, now, ct);
        var link = new Link(last?.Number ?? 0, last?.Hash ?? Seal.NothingBefore, entries.Count == MostAtOnce ? entries[^1].Position : upTo, now);
        foreach (var batch in entries.GroupBy(row => AuditPeriod.Of(row.Class, row.At)))
            link = Add(batch.Key, [.. batch.Select(row => row.ToEntry().ToLeaf())], link, key);
        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        database.DiscardChanges();
        return entries.Count;
    }

    /// <summary>Lets a period go whose time is over: the link says so, then the entries and their leaves are dropped.</summary>
    public async Task<bool> RetireAsync(AuditPeriod period, string partition, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await database.TakeSealLockAsync(ct) || await database.LastSealAsync(ct) is not { } last)
            return false;
        // What is not in the chain yet must not be let go by it.
        if (await database.Set<AuditEntryRow>().AnyAsync(row => row.Class == period.Class && row.At >= period.From && row.At < period.Until && row.Position > last.Horizon, ct))
            return false;
        var key = await keys.LoadAsync(database, audit, now, ct);
        Keep(new Seal
        {
            Number = last.Number + 1,
            Kind = Seal.Retirement,
            Class = period.Class,
            Period = period.Name,
            First = 0,
            Last = 0,
            Count = 0,
            Horizon = last.Horizon,
            Root = Seal.NothingBefore,
            Previous = last.Hash,
            SealedAt = now,
        }, key);
        await database.Set<LeavesRow>().Where(leaves => database.Set<SealRow>().Any(seal => seal.Number == leaves.Seal && seal.Class == period.Class && seal.Period == period.Name)).ExecuteDeleteAsync(ct);
        await database.DropPartitionAsync(period.Class, partition, ct);
        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        database.DiscardChanges();
        return true;
    }

    private Link Add(AuditPeriod period, Leaf[] leaves, Link before, SigningKey key)
    {
        var seal = new Seal
        {
            Number = before.Number + 1,
            Kind = Seal.Batch,
            Class = period.Class,
            Period = period.Name,
            First = leaves[0].Position,
            Last = leaves[^1].Position,
            Count = leaves.Length,
            Horizon = before.Horizon,
            Root = MerkleTree.Root(leaves.Select(leaf => leaf.Hash).ToArray()),
            Previous = before.Hash,
            SealedAt = before.At,
        };
        var hash = Keep(seal, key);
        database.Add(leaves.ToRow(seal.Number));
        return before with { Number = seal.Number, Hash = hash };
    }

    private byte[] Keep(Seal seal, SigningKey key)
    {
        var hash = seal.ToHash();
        database.Add(seal.ToRow(hash, SealSignature.Sign(seal.Number, hash, seal.SealedAt, key)));
        return hash;
    }

    /// <summary>Where the chain ends while it grows.</summary>
    private sealed record Link(long Number, byte[] Hash, long Horizon, DateTimeOffset At);
}
