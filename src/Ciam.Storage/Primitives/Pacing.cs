using Ciam.Decisions.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Storage.Primitives;

/// <summary>Counters of failed tries shared by all nodes; the arithmetic is that of <see cref="Pace"/>, done by the database on the locked row.</summary>
public static class Pacing
{
    // Read committed is enough: the conflicting row is locked before it is looked at, and looked at afresh.
    private const string TryCount = """
        insert into ciam.signin_pace as kept (key, failures, at) values ($1, 1, $2)
        on conflict (key) do update set
            failures = greatest(0, kept.failures - greatest(0, extract(epoch from $2 - kept.at)::double precision) / $3) + 1,
            at = greatest($2, kept.at)
        where kept.failures < $4
            or extract(epoch from $2 - kept.at)::double precision >= least($5, $6 * power(2, least(kept.failures - $4, $7)))
        """;

    public static async Task<bool> TryCountAsync(this CiamDbContext database, string key, Pace pace, DateTimeOffset now, CancellationToken ct) =>
        (await database.TryCountAsync([(key, pace)], now, ct))[0];

    /// <summary>
    /// Counts a try on each counter that allows one now: of parallel callers who must wait, none slips through. One round trip; keys are the caller's, without personal data.
    /// INVARIANT: whoever touches several counters at once does so in the order of their keys, so that no two wait for each other.
    /// </summary>
    public static async Task<IReadOnlyList<bool>> TryCountAsync(this CiamDbContext database, IReadOnlyList<(string Key, Pace Pace)> counters, DateTimeOffset now, CancellationToken ct)
    {
        var commands = counters.Select(counter => (counter.Key, Command: CountOn(counter.Key, counter.Pace, now))).ToList();
        await database.RunAsync(InOrder(commands), ct);
        return [.. commands.Select(counted => counted.Command.RecordsAffected == 1)];
    }

    private static NpgsqlBatchCommand CountOn(string key, Pace pace, DateTimeOffset now) => new(TryCount)
    {
        Parameters =
        {
            Of(NpgsqlDbType.Text, key),
            Of(NpgsqlDbType.TimestampTz, now.UtcDateTime),
            Of(NpgsqlDbType.Double, pace.ForgivenEvery.TotalSeconds),
            Of(NpgsqlDbType.Double, (double)pace.AtOnce),
            Of(NpgsqlDbType.Double, pace.LongestWait.TotalSeconds),
            Of(NpgsqlDbType.Double, pace.FirstWait.TotalSeconds),
            Of(NpgsqlDbType.Double, (double)Pace.MostDoublings),
        },
    };

    /// <summary>Null when nothing was counted on this path.</summary>
    public static async Task<PaceCount?> CountOfAsync(this CiamDbContext database, string key, CancellationToken ct) =>
        await database.Set<SignIn.PaceRow>().AsNoTracking().Where(row => row.Key == key).Select(row => (PaceCount?)new PaceCount(row.Failures, row.At)).SingleOrDefaultAsync(ct);

    /// <summary>What went well is not counted, and one counter may be forgotten at the same time. A statement for each, so that no give-back is lost.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> GiveBack(IEnumerable<string> keys, string? forgotten = null) => InOrder(
        keys.Select(key => (key, new NpgsqlBatchCommand("update ciam.signin_pace set failures = greatest(0, failures - 1) where key = $1") { Parameters = { Of(NpgsqlDbType.Text, key) } }))
            .Concat(forgotten is null ? [] : [(forgotten, new NpgsqlBatchCommand("delete from ciam.signin_pace where key = $1") { Parameters = { Of(NpgsqlDbType.Text, forgotten) } })]));

    /// <summary>All of it in one round trip and, outside of a transaction, as one of its own.</summary>
    public static async Task RunAsync(this CiamDbContext database, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken ct)
    {
        if (commands.Count == 0)
            return;
        await database.Database.OpenConnectionAsync(ct);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)database.Database.GetDbConnection(), (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction());
            foreach (var command in commands)
                batch.BatchCommands.Add(command);
            await batch.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Forgets every counter whose key begins so.</summary>
    public static Task<int> ForgetCountsAsync(this CiamDbContext database, string keyPrefix, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"""delete from ciam.signin_pace where key in (select key from ciam.signin_pace where starts_with(key, {keyPrefix}) order by key collate "C" for update)""", ct);

    /// <summary>Counters nobody raised for so long that all is forgiven say nothing.</summary>
    public static Task<int> SweepCountsAsync(this CiamDbContext database, DateTimeOffset untouchedSince, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"delete from ciam.signin_pace where key in (select key from ciam.signin_pace where at < {untouchedSince.ToUniversalTime()} for update skip locked)", ct);

    private static IReadOnlyList<NpgsqlBatchCommand> InOrder(IEnumerable<(string Key, NpgsqlBatchCommand Command)> commands) => [.. commands.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Command)];

    private static NpgsqlParameter Of(NpgsqlDbType type, object value) => new() { NpgsqlDbType = type, Value = value };
}
