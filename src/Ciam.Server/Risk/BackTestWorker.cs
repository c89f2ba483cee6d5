using Ciam.Storage;

namespace Ciam.Server.Risk;

/// <summary>Works off the tests of policies on the past, page by page; each page is a transaction of its own, so a node that dies loses nothing but its page.</summary>
internal sealed partial class BackTestWorker(IServiceScopeFactory scopes, RiskPolicies policies, TimeProvider clock, ILogger<BackTestWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var tests = new BackTests(scope.ServiceProvider.GetRequiredService<CiamDbContext>());
                while (await tests.AdvanceAsync(policies, clock.GetUtcNow(), stoppingToken))
                {
                    // The next page at once.
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(fault);
            }
        }
    }

    [LoggerMessage(4004, LogLevel.Warning, "A page of a policy's test failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
