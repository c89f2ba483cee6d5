using Ciam.Decisions.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Audit;

/// <summary>How far the entries of one class reach within a quarter.</summary>
public sealed record ClassReach(string Class, DateTime Quarter, long Position);

/// <summary>What waits for one receiver of the trail.</summary>
public sealed record OutletWaiting(string Name, long Seals, long Entries, DateTimeOffset? Oldest);

/// <summary>The trail as it is sealed, proven and handed on: in the order of positions.</summary>
public static class TrailQueries
{
    /// <summary>"seal" in ASCII: one node of many seals.</summary>
    private const long SealLock = 0x7365616C;

    /// <summary>Up to here every place is taken for good or for nothing; null when a transaction that may yet fill one takes too long.</summary>
    public static async Task<long?> SettledPositionAsync(this CiamDbContext database, CancellationToken ct)
    {
        // Each statement sees its own instant: whoever has a place up to the first had a number below the second before.
        var taken = await database.Database.SqlQuery<long>($"""select case when is_called then last_value else 0 end as "Value" from ciam.audit_position""").SingleAsync(ct);
        var under = await database.Database.SqlQuery<long>($"""select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "Value" """).SingleAsync(ct);
        for (var tries = 0; tries < 20; tries++)
        {
            if (await database.Database.SqlQuery<long>($"""select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "Value" """).SingleAsync(ct) >= under)
                return taken;
            await database.Database.ExecuteSqlAsync($"select pg_sleep(0.05)", ct);
        }

        return null;
    }

    /// <summary>Until the transaction ends; false when another node is at it.</summary>
    public static Task<bool> TakeSealLockAsync(this CiamDbContext database, CancellationToken ct) =>
        database.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock({SealLock}) as "Value" """).SingleAsync(ct);

    public static Task<SealRow?> LastSealAsync(this CiamDbContext database, CancellationToken ct) =>
        database.Set<SealRow>().AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(ct);

    /// <summary>For each name the seals it has not taken yet.</summary>
    public static Task<List<OutletWaiting>> WaitingForOutletsAsync(this CiamDbContext database, string[] names, CancellationToken ct) =>
        database.Database.SqlQuery<OutletWaiting>($"""
            select wanted.name as "Name", count(seal.number) as "Seals", coalesce(sum(seal.entries), 0)::bigint as "Entries", min(seal.sealed_at) as "Oldest"
            from unnest({names}) wanted (name)
            left join ciam.audit_outlet outlet on outlet.name = wanted.name
            left join ciam.audit_seal seal on seal.number > coalesce(outlet.delivered, 0)
            group by 1
            """).ToListAsync(ct);

    public static Task<List<AuditEntryRow>> EntriesAfterAsync(this CiamDbContext database, long position, long upTo, int count, CancellationToken ct) =>
        database.Set<AuditEntryRow>().AsNoTracking().Where(row => row.Position > position && row.Position <= upTo).OrderBy(row => row.Position).Take(count).ToListAsync(ct);

    /// <summary>What lies now where a seal says its entries lie: all of its class and period after <paramref name="after"/>, where the seal before it ended.</summary>
    public static Task<List<AuditEntryRow>> EntriesOfAsync(this CiamDbContext database, Seal seal, AuditPeriod period, long after, CancellationToken ct) =>
        database.Set<AuditEntryRow>().AsNoTracking()
            .Where(row => row.Class == seal.Class && row.At >= period.From && row.At < period.Until && row.Position > after && row.Position <= seal.Last)
            .OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(ct);

    public static Task<List<SealRow>> SealsAfterAsync(this CiamDbContext database, long number, int count, CancellationToken ct) =>
        database.Set<SealRow>().AsNoTracking().Where(row => row.Number > number).OrderBy(row => row.Number).Take(count).ToListAsync(ct);

    /// <summary>Where the batch before this one ended; 0 for the first of its period.</summary>
    public static async Task<long> EndBeforeAsync(this CiamDbContext database, Seal seal, CancellationToken ct) =>
        await database.Set<SealRow>().Where(row => row.Class == seal.Class && row.Period == seal.Period && row.Kind == Seal.Batch && row.Number < seal.Number)
            .MaxAsync(row => (long?)row.LastPosition, ct) ?? 0;

    /// <summary>The highest position in each class and quarter up to a horizon.</summary>
    public static Task<List<ClassReach>> ReachAsync(this CiamDbContext database, long horizon, CancellationToken ct) =>
        database.Database.SqlQuery<ClassReach>($"""
            select class as "Class", date_trunc('quarter', at at time zone 'UTC') as "Quarter", max(position) as "Position"
            from ciam.audit_entry where position <= {horizon} group by 1, 2
            """).ToListAsync(ct);

    public static Task<bool> MakePartitionAsync(this CiamDbContext database, AuditPeriod period, CancellationToken ct) =>
        database.Database.SqlQuery<bool>($"""select ciam.audit_make_partition({period.Class}, {period.Name}, {period.From}, {period.Until}) as "Value" """).SingleAsync(ct);

    public static Task DropPartitionAsync(this CiamDbContext database, string name, string period, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"select ciam.audit_drop_partition({name}, {period})", ct);

    /// <summary>The periods of a class that have a partition of their own.</summary>
    public static Task<List<string>> PartitionsOfAsync(this CiamDbContext database, string name, CancellationToken ct)
    {
        var parent = "audit_entry_" + name;
        return database.Database.SqlQuery<string>($"""
            select substr(c.relname::text, length({parent}) + 2) as "Value"
            from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = p.relnamespace
            where n.nspname = 'ciam' and p.relname = {parent} order by 1
            """).ToListAsync(ct);
    }

    public static AuditEntry ToEntry(this AuditEntryRow row) => new()
    {
        Id = row.Id,
        Position = row.Position,
        At = row.At,
        Class = row.Class,
        Event = row.Event,
        ActorKind = row.ActorKind,
        ActorId = row.ActorId,
        ActorChain = row.ActorChain,
        CustomerId = row.CustomerId,
        ClientId = row.ClientId,
        SessionId = row.SessionId,
        Succeeded = row.Succeeded,
        Reason = row.Reason,
        Network = row.Network,
        Place = row.Place,
        Device = row.Device,
        RequestId = row.RequestId,
        Before = row.Before,
        After = row.After,
        PersonKeyId = row.PersonKeyId,
        Personal = row.Personal,
    };

    public static Seal ToSeal(this SealRow row) => new()
    {
        Number = row.Number,
        Kind = row.Kind,
        Class = row.Class,
        Period = row.Period,
        First = row.FirstPosition,
        Last = row.LastPosition,
        Count = row.Entries,
        Horizon = row.Horizon,
        Root = row.Root,
        Previous = row.Previous,
        SealedAt = row.SealedAt,
    };

    public static SealRow ToRow(this Seal seal, byte[] hash, string signature) => new()
    {
        Number = seal.Number,
        Kind = seal.Kind,
        Class = seal.Class,
        Period = seal.Period,
        FirstPosition = seal.First,
        LastPosition = seal.Last,
        Entries = seal.Count,
        Horizon = seal.Horizon,
        Root = seal.Root,
        Previous = seal.Previous,
        Hash = hash,
        Signature = signature,
        SealedAt = seal.SealedAt,
    };

    public static LeavesRow ToRow(this IReadOnlyList<Leaf> leaves, long seal)
    {
        var hashes = new byte[leaves.Count * MerkleTree.HashBytes];
        for (var at = 0; at < leaves.Count; at++)
            leaves[at].Hash.CopyTo(hashes, at * MerkleTree.HashBytes);
        return new LeavesRow { Seal = seal, Positions = [.. leaves.Select(leaf => leaf.Position)], Ids = [.. leaves.Select(leaf => leaf.Id)], Hashes = hashes };
    }

    /// <summary>Null when the lists do not fit one another any more.</summary>
    public static IReadOnlyList<Leaf>? ToLeaves(this LeavesRow row) =>
        row.Ids.Length != row.Positions.Length || row.Hashes.Length != row.Ids.Length * MerkleTree.HashBytes
            ? null
            : [.. row.Ids.Select((id, at) => new Leaf(row.Positions[at], id, row.Hashes.AsSpan(at * MerkleTree.HashBytes, MerkleTree.HashBytes).ToArray()))];
}
