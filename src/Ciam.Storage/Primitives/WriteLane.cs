using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// Requests that only insert share their commits: what arrives while one commit is under way goes with the next. Nobody is answered before his rows
/// are in the database for good, and of a batch that cannot be written each request's rows are tried by themselves, whole or not at all.
/// </summary>
public sealed class WriteLane(NpgsqlDataSource source)
{
    /// <summary>While one commit waits for the disk, another one is being made.</summary>
    private const int MostAtOnce = 2;

    private const int MostRequests = 64;

    private readonly ConcurrentQueue<Waiting> _queue = new();
    private int _running;

    internal Task WriteAsync(IReadOnlyList<(IEntityType Type, object Row)> rows)
    {
        var waiting = new Waiting(rows);
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
        var writing = WriteAsync(batch.SelectMany(waiting => waiting.Rows));
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
            else
                waiting.Done.SetException(new DbUpdateException("The rows could not be written.", fault));
        }
    }

    private async Task WriteAsync(IEnumerable<(IEntityType Type, object Row)> rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        AddInserts(batch, rows);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>One statement for each table, in an order in which what is referred to comes first.</summary>
    internal static void AddInserts(NpgsqlBatch batch, IEnumerable<(IEntityType Type, object Row)> rows)
    {
        foreach (var table in rows.GroupBy(row => row.Type, row => row.Row).OrderBy(table => QuickWrites.OrderOf(table.Key)))
            batch.BatchCommands.Add(RowWriter.Of(table.Key).Insert([.. table]));
    }

    private sealed record Waiting(IReadOnlyList<(IEntityType Type, object Row)> Rows)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
