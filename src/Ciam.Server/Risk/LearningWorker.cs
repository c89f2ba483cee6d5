using Ciam.Storage;

namespace Ciam.Server.Risk;

/// <summary>Folds what ended well into the habits, every few seconds, on whichever node comes first.</summary>
internal sealed partial class LearningWorker(IServiceScopeFactory scopes, PopulationCache population, TimeProvider clock, ILogger<LearningWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
                await BaselineLearner.LearnAllAsync(database, clock.GetUtcNow(), stoppingToken);
                await population.RefreshAsync(database, clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The marks stay until they have been learned; the next round finds them again.
                RoundFailed(fault);
            }
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "A round of learning failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
