namespace Ciam.Server.OAuth.Notices;

/// <summary>Tells customers and clients what is due, every second.</summary>
internal sealed partial class NoticeWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<NoticeWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ApprovalMails>().RunAsync(clock.GetUtcNow(), stoppingToken);
                await scope.ServiceProvider.GetRequiredService<NoticeDispatch>().RunAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Stumbled(fault);
            }
        }
    }

    [LoggerMessage(1013, LogLevel.Error, "notices could not be told; trying again in a second")]
    private partial void Stumbled(Exception fault);
}
