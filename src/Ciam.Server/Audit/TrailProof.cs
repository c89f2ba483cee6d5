using Ciam.Decisions.Audit;
using Ciam.Protocol.Jose;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Audit;

/// <summary>What came out of holding a trail against its seals.</summary>
internal sealed record TrailFinding
{
    public TrailFault? Fault { get; init; }
    public long Seals { get; init; }
    public long Entries { get; init; }

    /// <summary>Entries whose time was over: their seals stand, they are gone as the chain says.</summary>
    public long Retired { get; init; }

    /// <summary>Written, but younger than the last seal.</summary>
    public long Unsealed { get; init; }
    public int Anchors { get; init; }
    public DateTimeOffset? LastSealedAt { get; init; }
}

/// <summary>Holds the trail in the database against its seals, link by link and entry by entry, until something does not fit.</summary>
internal sealed class TrailProof(CiamDbContext database)
{
    private const int SealsAtOnce = 500;

    public async Task<TrailFinding> RunAsync(DateTimeOffset? from, DateTimeOffset? until, IReadOnlyCollection<Anchor> anchors, CancellationToken ct)
    {
        var keys = SealSignature.ReadKeys(await SealKeys.PublishedAsync(database, ct))!;
        var (chain, fault) = await FollowAsync(new ChainCheck(anchors), keys, ct);
        var finding = new TrailFinding { Seals = chain.Last, Anchors = anchors.Count };
        var ends = new Dictionary<(string, string), long>();
        await foreach (var row in SealsAsync(ct))
        {
            // Behind a broken link nothing is believed any more.
            if (row.Number > chain.Last)
                break;
            var seal = row.ToSeal();
            finding = finding with { LastSealedAt = seal.SealedAt };
            if (seal.Kind != Seal.Batch)
                continue;
            var after = ends.GetValueOrDefault((seal.Class, seal.Period));
            ends[(seal.Class, seal.Period)] = seal.Last;
            if (chain.IsRetired(seal))
            {
                finding = finding with { Retired = finding.Retired + seal.Count };
                continue;
            }

            var period = PeriodOf(seal);
            if (period.Until <= from || period.From >= until || seal.SealedAt < from)
                continue;
            if (await FaultOfAsync(seal, period, after, ct) is { } first)
                return finding with { Fault = first };
            finding = finding with { Entries = finding.Entries + seal.Count };
        }

        return finding with
        {
            Fault = fault ?? await StrayAsync(chain.Horizon, ends, chain, ct),
            Unsealed = await database.Set<AuditEntryRow>().LongCountAsync(row => row.Position > chain.Horizon, ct),
        };
    }

    /// <summary>The proof that one entry is in the trail; null when it is not, or not sealed yet.</summary>
    public async Task<(InclusionProof Proof, SealRow Seal)?> ProveAsync(Guid id, CancellationToken ct)
    {
        if (await database.Set<AuditEntryRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } entry)
            return null;
        var period = AuditPeriod.Of(entry.Class, entry.At);
        var row = await database.Set<SealRow>().AsNoTracking()
            .Where(seal => seal.Class == entry.Class && seal.Period == period.Name && seal.Kind == Seal.Batch && seal.LastPosition >= entry.Position)
            .OrderBy(seal => seal.LastPosition).FirstOrDefaultAsync(ct);
        if (row is null)
            return null;
        var seal = row.ToSeal();
        var batch = await database.EntriesOfAsync(seal, period, await database.EndBeforeAsync(seal, ct), ct);
        return batch.Any(found => found.Id == id) ? (InclusionProof.Of(seal, [.. batch.Select(found => found.ToEntry())], id), row) : null;
    }

    /// <summary>A seal names its period; which days that is, its class tells.</summary>
    internal static AuditPeriod PeriodOf(Seal seal) => AuditPeriod.Named(seal.Class, seal.Period);

    internal async IAsyncEnumerable<SealRow> SealsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var last = 0L;
        while (await database.SealsAfterAsync(last, SealsAtOnce, ct) is { Count: > 0 } seals)
        {
            foreach (var seal in seals)
                yield return seal;
            last = seals[^1].Number;
        }
    }

    private async Task<(ChainCheck Chain, TrailFault? Fault)> FollowAsync(ChainCheck chain, IReadOnlyDictionary<string, PublicKey> keys, CancellationToken ct)
    {
        await foreach (var row in SealsAsync(ct))
        {
            if (chain.Next(row.ToSeal(), row.Hash, SealSignature.IsGood(row.Signature, row.Number, row.Hash, keys)) is { } fault)
                return (chain, fault);
        }

        return (chain, chain.AtEnd());
    }

    private async Task<TrailFault?> FaultOfAsync(Seal seal, AuditPeriod period, long after, CancellationToken ct)
    {
        var found = await database.EntriesOfAsync(seal, period, after, ct);
        var fault = BatchCheck.FirstFault(seal, null, [.. found.Select(row => row.ToEntry().ToLeaf())]);
        if (fault is null)
            return null;
        var leaves = await database.Set<LeavesRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Seal == seal.Number, ct);
        return BatchCheck.FirstFault(seal, leaves?.ToLeaves(), [.. found.Select(row => row.ToEntry().ToLeaf())]);
    }

    /// <summary>Entries that lie before the end of what is sealed, yet in no batch.</summary>
    private async Task<TrailFault?> StrayAsync(long horizon, Dictionary<(string, string), long> ends, ChainCheck chain, CancellationToken ct)
    {
        foreach (var reach in (await database.ReachAsync(horizon, ct)).OrderBy(reach => reach.Position))
        {
            var period = AuditPeriod.Of(reach.Class, new DateTimeOffset(DateTime.SpecifyKind(reach.Quarter, DateTimeKind.Utc)));
            var end = ends.GetValueOrDefault((period.Class, period.Name));
            if (reach.Position <= end)
                continue;
            var stray = await database.Set<AuditEntryRow>().AsNoTracking()
                .Where(row => row.Class == period.Class && row.At >= period.From && row.At < period.Until && row.Position > end && row.Position <= horizon)
                .OrderBy(row => row.Position).FirstAsync(ct);
            return new TrailFault(Tampering.Inserted, chain.Last, stray.Position, stray.Id, "the entry was not there when everything up to its position was sealed");
        }

        return null;
    }
}
