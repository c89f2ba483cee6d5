using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// Requests that want the same of the database share the trip: what arrives while one is under way goes with the next. A trip that the database refuses
/// is made again for each request by itself, so that nobody fails for another's sake.
/// </summary>
/// <remarks>
/// One trip at a time gathers most. Another begins where as many wait as one takes, or the latest has been away for longer than <see cref="Patience"/>:
/// a slow disk, a far standby or one broken connection holds up those who share it, not those who come after.
/// </remarks>
public sealed class SharedTrips<TAsked, TAnswer>(Func<IReadOnlyList<TAsked>, Task<IReadOnlyList<TAnswer>>> go, int mostRequests, int mostAtOnce)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Waiting> _queue = new();
    private int _running;
    private long _latest;

    /// <summary>The answer to this request, or the fault of the trip it went with.</summary>
    public Task<TAnswer> AskAsync(TAsked asked)
    {
        var waiting = new Waiting(asked);
        _queue.Enqueue(waiting);
        StartWhereNeeded();
        return waiting.Done.Task;
    }

    private void StartWhereNeeded()
    {
        while (Volatile.Read(ref _running) is var running && running < mostAtOnce && (running == 0 || _queue.Count >= running * mostRequests || IsSlow))
        {
            if (Interlocked.CompareExchange(ref _running, running + 1, running) != running)
                continue;
            Volatile.Write(ref _latest, Stopwatch.GetTimestamp());
            _ = Task.Run(RunAsync);
            return;
        }
    }

    private bool IsSlow => Stopwatch.GetElapsedTime(Volatile.Read(ref _latest)) > Patience;

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            Volatile.Write(ref _latest, Stopwatch.GetTimestamp());
            await GoAsync(batch);
        }
        Interlocked.Decrement(ref _running);
        // What came between the last look and the leaving is nobody else's.
        if (!_queue.IsEmpty)
            StartWhereNeeded();
    }

    private List<Waiting> Next()
    {
        var batch = new List<Waiting>();
        while (batch.Count < mostRequests && _queue.TryDequeue(out var waiting))
            batch.Add(waiting);
        return batch;
    }

    /// <summary>Never fails; those who wait are told.</summary>
    private async Task GoAsync(List<Waiting> batch)
    {
        var going = go([.. batch.Select(waiting => waiting.Asked)]);
        await ((Task)going).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (going.IsCompletedSuccessfully)
        {
            foreach (var (waiting, answer) in batch.Zip(await going))
                waiting.Done.SetResult(answer);
        }
        else if (going.Exception?.InnerException is PostgresException && batch.Count > 1)
        {
            foreach (var waiting in batch)
                await GoAsync([waiting]);
        }
        else
        {
            foreach (var waiting in batch)
                waiting.Done.SetException(going.Exception?.InnerException ?? new OperationCanceledException());
        }
    }

    private sealed record Waiting(TAsked Asked)
    {
        public TaskCompletionSource<TAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
