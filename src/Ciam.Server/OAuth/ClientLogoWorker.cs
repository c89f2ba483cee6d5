namespace Ciam.Server.OAuth;

/// <summary>Fetches the logos that are due, every minute.</summary>
internal sealed partial class ClientLogoWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ClientLogoWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ClientLogos>().FetchDueAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Stumbled(fault);
            }
        }
    }

    [LoggerMessage(1014, LogLevel.Error, "logos of clients could not be fetched; trying again in a minute")]
    private partial void Stumbled(Exception fault);
}
