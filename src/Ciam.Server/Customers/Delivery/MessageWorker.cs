namespace Ciam.Server.Customers.Delivery;

/// <summary>Sends what is due, every second; throws away what is old, every hour.</summary>
internal sealed class MessageWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<MessageWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenCleanings = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var nextCleaning = clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                nextCleaning = await TickAsync(nextCleaning, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.WorkerStumbled(fault);
            }
        }
    }

    private async Task<DateTimeOffset> TickAsync(DateTimeOffset nextCleaning, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var dispatch = scope.ServiceProvider.GetRequiredService<MessageDispatch>();
        var now = clock.GetUtcNow();
        await dispatch.SendDueAsync(now, ct);
        if (now < nextCleaning)
            return nextCleaning;
        await dispatch.ForgetOldAsync(now, ct);
        return now + BetweenCleanings;
    }
}
