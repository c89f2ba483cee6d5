using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Audit;

/// <summary>Seals what was appended and hands it on, round after round; every hour it looks after the partitions.</summary>
internal sealed partial class SealWorker(IServiceScopeFactory scopes, IOptions<CiamOptions> options, TimeProvider clock, ILogger<SealWorker> log) : BackgroundService
{
    private static readonly TimeSpan PartitionsEvery = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var partitionsDue = DateTimeOffset.MinValue;
        using var timer = new PeriodicTimer(options.Value.Audit.SealEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetUtcNow();
                await using var scope = scopes.CreateAsyncScope();
                while (await scope.ServiceProvider.GetRequiredService<Sealing>().RunAsync(now, stoppingToken) == Sealing.MostAtOnce)
                    stoppingToken.ThrowIfCancellationRequested();
                await scope.ServiceProvider.GetRequiredService<AuditOutlets>().RunAsync(now, stoppingToken);
                if (now < partitionsDue)
                    continue;
                await scope.ServiceProvider.GetRequiredService<Retention>().RunAsync(now, stoppingToken);
                partitionsDue = now + PartitionsEvery;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                RoundFailed(failure);
            }
        }
    }

    [LoggerMessage(9001, LogLevel.Error, "the audit trail could not be sealed or handed on; trying again at the next round")]
    private partial void RoundFailed(Exception failure);
}
