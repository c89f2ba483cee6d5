using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Storage.Primitives;

/// <summary>What one request writes: all of it or nothing.</summary>
internal sealed record LaneWrites(IReadOnlyList<(IEntityType Type, object Row)> Inserts, IReadOnlyList<Spending> Spendings)
{
    public int Count => Inserts.Count + Spendings.Count;
    public bool IsEmpty => Count == 0;
}

/// <summary>
/// Requests that insert and spend share their commits (<see cref="SharedTrips{TAsked, TAnswer}"/>). Nobody is answered before his rows are in the database
/// for good, and of a batch that cannot be written each request's rows are tried by themselves, whole or not at all.
/// </summary>
public sealed class WriteLane
{
    private const int MostRequests = 64;
    private const int MostAtOnce = 4;

    private readonly NpgsqlDataSource _source;
    private readonly SharedTrips<LaneWrites, bool> _trips;

    public WriteLane(NpgsqlDataSource source)
        : this(source, MostAtOnce)
    {
    }

    internal WriteLane(NpgsqlDataSource source, int mostAtOnce) => (_source, _trips) = (source, new(WriteTogetherAsync, MostRequests, mostAtOnce));

    internal async Task WriteAsync(LaneWrites writes)
    {
        var writing = _trips.AskAsync(writes);
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (writing.Exception?.InnerException is { } fault)
        {
            throw fault is PostgresException { SqlState: PostgresErrorCodes.DivisionByZero }
                ? new DbUpdateConcurrencyException("It was spent meanwhile.", fault)
                : new DbUpdateException("The rows could not be written.", fault);
        }
    }

    /// <summary>INVARIANT: all of it or nothing; of several who spend one thing exactly one gets through.</summary>
    private async Task<IReadOnlyList<bool>> WriteTogetherAsync(IReadOnlyList<LaneWrites> requests)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        // Always in one order, so that two batches never wait for each other.
        foreach (var spending in requests.SelectMany(writes => writes.Spendings).OrderBy(spending => spending.Row.Hash, ByBytes))
            batch.BatchCommands.Add(Spend(spending));
        // One statement for each table, in an order in which what is referred to comes first.
        foreach (var table in requests.SelectMany(writes => writes.Inserts).GroupBy(insert => insert.Type, insert => insert.Row).OrderBy(table => QuickWrites.OrderOf(table.Key.ClrType)))
            batch.BatchCommands.Add(RowWriter.Of(table.Key).Insert([.. table]));
        await batch.ExecuteNonQueryAsync();
        return new bool[requests.Count];
    }

    /// <summary>Where nothing was left to spend the division fails, and the batch, which is one transaction, with it.</summary>
    private static NpgsqlBatchCommand Spend(Spending spending)
    {
        var table = spending.Row is CodeRow ? "oauth_code" : "oauth_refresh_token";
        return new NpgsqlBatchCommand($"with spent as (update ciam.{table} set spent_at = $1 where hash = $2 and spent_at is null returning 1) select 1 / count(*) from spent")
        {
            Parameters =
            {
                new NpgsqlParameter<DateTimeOffset> { TypedValue = spending.At, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<byte[]> { TypedValue = spending.Row.Hash, NpgsqlDbType = NpgsqlDbType.Bytea },
            },
        };
    }

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));
}
