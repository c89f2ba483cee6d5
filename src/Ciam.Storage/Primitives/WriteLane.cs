using System.Collections.Concurrent;
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
/// Requests that insert and spend share their commits: what arrives while one commit is under way goes with the next. Nobody is answered before his rows
/// are in the database for good, and of a batch that cannot be written each request's rows are tried by themselves, whole or not at all.
/// </summary>
public sealed class WriteLane(NpgsqlDataSource source)
{
    /// <summary>While one commit waits for the disk, another one is being made.</summary>
    private const int MostAtOnce = 2;

    private const int MostRequests = 64;

    private readonly ConcurrentQueue<Waiting> _queue = new();
    private int _running;

    internal Task WriteAsync(LaneWrites writes)
    {
        var waiting = new Waiting(writes);
        _queue.Enqueue(waiting);
        StartOne();
        return waiting.Done.Task;
    }

    private void StartOne()
    {
        if (Interlocked.Increment(ref _running) <= MostAtOnce)
            _ = Task.Run(RunAsync);
        else
            Interlocked.Decrement(ref _running);
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } batch)
            await WriteAsync(batch);
        Interlocked.Decrement(ref _running);
        // What came between the last look and the leaving is nobody else's.
        if (!_queue.IsEmpty)
            StartOne();
    }

    private List<Waiting> Next()
    {
        var batch = new List<Waiting>();
        while (batch.Count < MostRequests && _queue.TryDequeue(out var waiting))
            batch.Add(waiting);
        return batch;
    }

    /// <summary>Never fails; those who wait are told.</summary>
    private async Task WriteAsync(List<Waiting> batch)
    {
        var writing = WriteTogetherAsync(batch);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var fault = writing.Exception?.InnerException ?? (writing.IsCanceled ? new OperationCanceledException() : null);
        if (fault is PostgresException && batch.Count > 1)
        {
            foreach (var waiting in batch)
                await WriteAsync([waiting]);
            return;
        }

        foreach (var waiting in batch)
        {
            if (fault is null)
                waiting.Done.SetResult();
            else if (fault is PostgresException { SqlState: PostgresErrorCodes.DivisionByZero })
                waiting.Done.SetException(new DbUpdateConcurrencyException("It was spent meanwhile.", fault));
            else
                waiting.Done.SetException(new DbUpdateException("The rows could not be written.", fault));
        }
    }

    /// <summary>INVARIANT: all of it or nothing; of several who spend one thing exactly one gets through.</summary>
    private async Task WriteTogetherAsync(List<Waiting> requests)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        // Always in one order, so that two batches never wait for each other.
        foreach (var spending in requests.SelectMany(waiting => waiting.Writes.Spendings).OrderBy(spending => spending.Row.Hash, ByBytes))
            batch.BatchCommands.Add(Spend(spending));
        // One statement for each table, in an order in which what is referred to comes first.
        foreach (var table in requests.SelectMany(waiting => waiting.Writes.Inserts).GroupBy(insert => insert.Type, insert => insert.Row).OrderBy(table => QuickWrites.OrderOf(table.Key.ClrType)))
            batch.BatchCommands.Add(RowWriter.Of(table.Key).Insert([.. table]));
        await batch.ExecuteNonQueryAsync();
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

    private sealed record Waiting(LaneWrites Writes)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
