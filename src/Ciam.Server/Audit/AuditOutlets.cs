using Ciam.Decisions.Audit;
using Ciam.Server.Audit.Outlets;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Audit;

/// <summary>How far one receiver is behind.</summary>
public sealed record OutletStanding(string Name, long SealsBehind, long EntriesBehind, TimeSpan Lag, int Failures, string? Failure);

/// <summary>
/// Carries seals and sealed entries outside. The chain itself is the outbox: a receiver's cursor is the last seal it took, and moves only after it took it, so that
/// whatever happens in between is sent again.
/// </summary>
internal sealed class AuditOutlets(CiamDbContext database, AuditTrail audit, GuardedFetcher fetcher, Issuer issuer, IOptions<CiamOptions> options)
{
    private const int SealsAtOnce = 200;
    private const int EntriesAtOnce = 500;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private IEnumerable<(string Name, OutletOptions Options, bool IsAnchor)> All =>
        options.Value.Audit.Anchors.Select(one => ("anchor " + one.Name, one, true)).Concat(options.Value.Audit.Exports.Select(one => ("export " + one.Name, one, false)));

    /// <summary>One round over all receivers that are due; one that fails holds up no other.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (name, outlet, isAnchor) in All)
        {
            if (await TakeAsync(name, now, ct) is not { } row)
                continue;
            var way = Outlet.Of(outlet, fetcher, issuer.Uri.Host);
            var (delivered, fault) = isAnchor ? await AnchorAsync(way, row.Delivered, ct) : await ExportAsync(way, outlet, row.Delivered, ct);
            await NoteAsync(row, delivered, fault, now);
        }
    }

    /// <summary>For the console: each receiver that is configured, in two statements however many there are.</summary>
    public async Task<IReadOnlyList<OutletStanding>> StandingAsync(DateTimeOffset now, CancellationToken ct)
    {
        var names = All.Select(outlet => outlet.Name).ToArray();
        if (names.Length == 0)
            return [];
        var rows = await database.Set<OutletRow>().AsNoTracking().Where(row => names.Contains(row.Name)).ToDictionaryAsync(row => row.Name, ct);
        var waiting = (await database.WaitingForOutletsAsync(names, ct)).ToDictionary(line => line.Name, StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            var (behind, row) = (waiting[name], rows.GetValueOrDefault(name));
            return new OutletStanding(name, behind.Seals, behind.Entries, behind.Oldest is { } oldest ? now - oldest : TimeSpan.Zero, row?.Failures ?? 0, row?.Failure);
        })];
    }

    /// <summary>One node at a time: taking moves the next attempt behind the lease, in one conditional statement.</summary>
    private async Task<OutletRow?> TakeAsync(string name, DateTimeOffset now, CancellationToken ct)
    {
        await database.Database.ExecuteSqlAsync($"insert into ciam.audit_outlet (name, delivered, failures, next_attempt_at) values ({name}, 0, 0, {now}) on conflict do nothing", ct);
        var taken = await database.Set<OutletRow>().Where(row => row.Name == name && row.NextAttemptAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, now + Lease), ct);
        return taken == 1 ? await database.Set<OutletRow>().AsNoTracking().SingleAsync(row => row.Name == name, ct) : null;
    }

    /// <summary>The newest seal names all before it.</summary>
    private async Task<(long Delivered, string? Fault)> AnchorAsync(Outlet way, long delivered, CancellationToken ct)
    {
        if (await database.LastSealAsync(ct) is not { } last || last.Number <= delivered)
            return (delivered, null);
        var fault = await way.SendAsync(new Parcel([(null, AnchorFile.Line(last))]), ct);
        return (fault is null ? last.Number : delivered, fault);
    }

    private async Task<(long Delivered, string? Fault)> ExportAsync(Outlet way, OutletOptions outlet, long delivered, CancellationToken ct)
    {
        foreach (var row in await database.SealsAfterAsync(delivered, SealsAtOnce, ct))
        {
            var seal = row.ToSeal();
            var entries = seal.Kind == Seal.Batch ? await database.EntriesOfAsync(seal, TrailProof.PeriodOf(seal), await database.EndBeforeAsync(seal, ct), ct) : [];
            if (outlet.Personal)
                await audit.OpenAsync(entries, ct);
            foreach (var some in entries.Select(entry => entry.ToEntry()).Chunk(EntriesAtOnce))
            {
                if (await way.SendAsync(new Parcel([.. some.Select(entry => ((AuditEntry?)entry, Ocsf.Write(entry, AuditCatalog.Of(entry.Event).Activity)))]), ct) is { } fault)
                    return (delivered, fault);
            }

            delivered = seal.Number;
        }

        return (delivered, null);
    }

    /// <summary>Not to be cancelled: what was taken need not be sent again.</summary>
    private async Task NoteAsync(OutletRow before, long delivered, string? fault, DateTimeOffset now)
    {
        var failures = fault is null ? 0 : before.Failures + 1;
        var pause = fault is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20))));
        await database.Set<OutletRow>().Where(row => row.Name == before.Name).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Delivered, delivered)
            .SetProperty(row => row.DeliveredAt, row => delivered > before.Delivered ? now : row.DeliveredAt)
            .SetProperty(row => row.Failures, failures)
            .SetProperty(row => row.Failure, fault)
            .SetProperty(row => row.NextAttemptAt, now + pause), CancellationToken.None);
    }
}
