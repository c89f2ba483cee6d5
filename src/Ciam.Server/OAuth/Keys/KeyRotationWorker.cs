namespace Ciam.Server.OAuth.Keys;

/// <summary>Makes the first keys before the server listens, and looks every hour whether new ones are due.</summary>
internal sealed partial class KeyRotationWorker(KeyRing keys, TimeProvider clock, ILogger<KeyRotationWorker> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.EnsureAsync(clock.GetUtcNow(), cancellationToken);
        _loop = LoopAsync(_stop.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task LoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await keys.EnsureAsync(clock.GetUtcNow(), ct);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                RotationFailed(failure);
            }
        }
    }

    [LoggerMessage(1000, LogLevel.Error, "signing keys could not be looked after; trying again in an hour")]
    private partial void RotationFailed(Exception failure);
}
