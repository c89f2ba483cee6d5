namespace Ciam.Server.Customers.Passwords;

/// <summary>Password hashing is slow on purpose: it gets half of the processors and a short queue, so that a flood of logins cannot starve token requests.</summary>
internal sealed class HashingLane : IDisposable
{
    /// <summary>At 0.1 s a hash and one processor, the last in the queue waits a little over three seconds.</summary>
    private const int QueueLimit = 32;

    /// <summary>How many are inside at most, hashed or waiting.</summary>
    internal static int Places => Width + QueueLimit;

    private readonly SemaphoreSlim _lane = new(Width);
    private int _inside;

    private static int Width => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>The work's result, or false at once when the queue is full.</summary>
    public async Task<(bool Done, T? Result)> TryRunAsync<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _inside) > Places)
        {
            Interlocked.Decrement(ref _inside);
            return (false, default);
        }

        try
        {
            await _lane.WaitAsync(ct);
            try
            {
                // A thread of its own: on one of the pool's it would keep a processor's worth of token requests waiting.
                return (true, await Task.Factory.StartNew(work, ct, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default));
            }
            finally
            {
                _lane.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _lane.Dispose();
}
