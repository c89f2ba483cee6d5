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
    /// Counts a try on each counter that allows one now: of parallel callers who must wait, none slips through. One round trip; keys are the caller's, without personal data,
    /// and always in the same order of kinds, so that two callers never wait for each other.
    /// </summary>
    public static async Task<IReadOnlyList<bool>> TryCountAsync(this CiamDbContext database, IReadOnlyList<(string Key, Pace Pace)> counters, DateTimeOffset now, CancellationToken ct)
    {
        var commands = counters.Select(counter => new NpgsqlBatchCommand(TryCount)
        {
            Parameters =
            {
                Of(NpgsqlDbType.Text, counter.Key),
                Of(NpgsqlDbType.TimestampTz, now.UtcDateTime),
                Of(NpgsqlDbType.Double, counter.Pace.ForgivenEvery.TotalSeconds),
                Of(NpgsqlDbType.Double, (double)counter.Pace.AtOnce),
                Of(NpgsqlDbType.Double, counter.Pace.LongestWait.TotalSeconds),
                Of(NpgsqlDbType.Double, counter.Pace.FirstWait.TotalSeconds),
                Of(NpgsqlDbType.Double, (double)Pace.MostDoublings),
            },
        }).ToList();
        await database.RunAsync(commands, ct);
        return [.. commands.Select(command => command.RecordsAffected == 1)];
    }

    /// <summary>Null when nothing was counted on this path.</summary>
    public static async Task<PaceCount?> CountOfAsync(this CiamDbContext database, string key, CancellationToken ct) =>
        await database.Set<SignIn.PaceRow>().AsNoTracking().Where(row => row.Key == key).Select(row => (PaceCount?)new PaceCount(row.Failures, row.At)).SingleOrDefaultAsync(ct);

    /// <summary>What went well is not counted. One statement, so that no give-back is lost.</summary>
    public static NpgsqlBatchCommand GiveBack(string key) => new("update ciam.signin_pace set failures = greatest(0, failures - 1) where key = $1") { Parameters = { Of(NpgsqlDbType.Text, key) } };

    public static NpgsqlBatchCommand Forget(string key) => new("delete from ciam.signin_pace where key = $1") { Parameters = { Of(NpgsqlDbType.Text, key) } };

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
        database.Set<SignIn.PaceRow>().Where(row => row.Key.StartsWith(keyPrefix)).ExecuteDeleteAsync(ct);

    /// <summary>Counters nobody raised for so long that all is forgiven say nothing.</summary>
    public static Task<int> SweepCountsAsync(this CiamDbContext database, DateTimeOffset untouchedSince, CancellationToken ct) =>
        database.Set<SignIn.PaceRow>().Where(row => row.At < untouchedSince).ExecuteDeleteAsync(ct);

    private static NpgsqlParameter Of(NpgsqlDbType type, object value) => new() { NpgsqlDbType = type, Value = value };
}
