using Ciam.Decisions.Risk.Habits;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>What is common among all customers, in this node's memory, at most a minute old: no request waits for it.</summary>
internal sealed class PopulationCache
{
    private static readonly TimeSpan MayBeOld = TimeSpan.FromMinutes(1);

    /// <summary>A day leaves so much: what nobody comes with any more counts half after a season.</summary>
    private const double LeftAfterDay = 0.992;

    /// <summary>What has faded to this is dropped.</summary>
    private const double Forgotten = 0.05;

    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private volatile Population _now = new();

    public IPopulation Now => _now;

    /// <summary>Adds what a batch of sign-ins counted, within the caller's transaction; in one order everywhere, so that two nodes never wait for each other.</summary>
    public static async Task AddAsync(CiamDbContext database, Population counted, CancellationToken ct)
    {
        var lines = counted.Lines().OrderBy(line => line.Kind, StringComparer.Ordinal).ThenBy(line => line.Key).ToList();
        if (lines.Count == 0)
            return;

        string[] kinds = [.. lines.Select(line => line.Kind)];
        long[] keys = [.. lines.Select(line => (long)line.Key)];
        double[] weights = [.. lines.Select(line => line.Weight)];
        double[] left = [.. lines.Select(line => line.Left)];
        await database.Database.ExecuteSqlAsync($"""
            insert into ciam.risk_population (kind, key, weight) select kind, key, 0 from unnest({kinds}, {keys}) line(kind, key)
            on conflict (kind, key) do nothing
            """, ct);
        await database.Database.ExecuteSqlAsync($"""
            update ciam.risk_population had set weight = had.weight * line.remains + line.weight
            from unnest({kinds}, {keys}, {weights}, {left}) line(kind, key, weight, remains)
            where had.kind = line.kind and had.key = line.key
            """, ct);
    }

    public async Task RefreshAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        if (now - _readAt < MayBeOld)
            return;

        await FadeAsync(database, DateOnly.FromDateTime(now.UtcDateTime).DayNumber, ct);
        var rows = await database.Set<PopulationRow>().AsNoTracking().ToListAsync(ct);
        (_now, _readAt) = (Population.Of(rows.Select(row => (row.Kind, (ulong)row.Key, row.Weight))), now);
    }

    /// <summary>Once a day, by whichever node comes first.</summary>
    private static async Task FadeAsync(CiamDbContext database, double day, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Database.ExecuteSqlAsync($"insert into ciam.risk_population (kind, key, weight) values ('faded', 0, {day}) on conflict do nothing", ct);
        if (await database.Database.ExecuteSqlAsync($"update ciam.risk_population set weight = {day} where kind = 'faded' and weight < {day}", ct) > 0)
        {
            await database.Database.ExecuteSqlAsync($"update ciam.risk_population set weight = weight * {LeftAfterDay} where kind <> 'faded'", ct);
            await database.Database.ExecuteSqlAsync($"delete from ciam.risk_population where weight < {Forgotten}", ct);
        }
        await transaction.CommitAsync(ct);
    }
}
