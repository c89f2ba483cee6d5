using System.Collections.Concurrent;
using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// Requests that want the same of the database share the trip: what arrives while one is under way goes with the next. A trip that the database refuses
/// is made again for each request by itself, so that nobody fails for another's sake.
/// </summary>
/// <remarks>
/// One trip at a time gathers most. Another begins where as many wait as one takes, or where a trip is away for longer than <see cref="Patience"/>:
/// a slow disk, a far standby or one broken connection holds up those who share it, not those who come after.
/// </remarks>
public sealed class SharedTrips<TAsked, TAnswer>(Func<IReadOnlyList<TAsked>, Task<IReadOnlyList<TAnswer>>> go, int mostRequests, int mostAtOnce)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<Waiting> _queue = new();

    /// <summary>Trips under way, and those of them that will look for whoever waits when they are back.</summary>
    private int _underWay, _gathering;

    /// <summary>The answer to this request, or the fault of the trip it went with.</summary>
    public Task<TAnswer> AskAsync(TAsked asked)
    {
        var waiting = new Waiting(asked);
        _queue.Enqueue(waiting);
        // Whoever leaves looks at the queue last: one of the two sees the other.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _gathering) is var gathering && (gathering == 0 || _queue.Count >= gathering * mostRequests))
            Start();
        return waiting.Done.Task;
    }

    private void Start()
    {
        while (Volatile.Read(ref _underWay) is var underWay && underWay < mostAtOnce)
        {
            if (Interlocked.CompareExchange(ref _underWay, underWay + 1, underWay) != underWay)
                continue;
            Interlocked.Increment(ref _gathering);
            _ = Task.Run(RunAsync);
            return;
        }
    }

    private async Task RunAsync()
    {
        var inTime = true;
        while (inTime && Next() is { Count: > 0 } batch)
        {
            var trip = new Trip();
            using (new Timer(_ => Leave(trip), null, Patience, Timeout.InfiniteTimeSpan))
                await GoAsync(batch);
            inTime = trip.IsBackInTime();
        }
        if (inTime)
            Interlocked.Decrement(ref _gathering);
        Interlocked.Decrement(ref _underWay);
        StartForThoseWhoWait();
    }

    /// <summary>It is away for long: others go without it.</summary>
    private void Leave(Trip trip)
    {
        if (!trip.IsLate())
            return;
        Interlocked.Decrement(ref _gathering);
        StartForThoseWhoWait();
    }

    private void StartForThoseWhoWait()
    {
        if (!_queue.IsEmpty)
            Start();
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

    /// <summary>Either back in time or late, whichever is said first.</summary>
    private sealed class Trip
    {
        private int _said;

        public bool IsBackInTime() => Interlocked.CompareExchange(ref _said, 1, 0) == 0;

        public bool IsLate() => Interlocked.CompareExchange(ref _said, 2, 0) == 0;
    }

    private sealed record Waiting(TAsked Asked)
    {
        public TaskCompletionSource<TAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
