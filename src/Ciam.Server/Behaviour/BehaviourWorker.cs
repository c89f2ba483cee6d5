using Ciam.Storage;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>Learns from confirmed sign-ins every few seconds, on whichever node comes first, and forgets what was never confirmed.</summary>
internal sealed partial class BehaviourWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<BehaviourWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private const int MostAtOnce = 5000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var now = clock.GetUtcNow();
                await scope.ServiceProvider.GetRequiredService<BehaviourLearner>().LearnAllAsync(now, stoppingToken);
                await ForgetAsync(scope.ServiceProvider.GetRequiredService<CiamDbContext>(), now, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // What was confirmed stays until it has been learned; the next round finds it again.
                RoundFailed(fault);
            }
        }
    }

    /// <summary>Samples nobody confirmed in time, and any that slipped in while their customer took the consent back.</summary>
    public static async Task<int> ForgetAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct) => await database.Database.ExecuteSqlAsync($"""
        delete from ciam.behaviour_session where ctid in (
            select compared.ctid from ciam.behaviour_session compared
            left join ciam.behaviour_consent consent on consent.customer_id = compared.customer_id
            where compared.updated_at < {now - BehaviourSamples.Kept} or consent.given is not true limit {MostAtOnce})
        """, ct) + await database.Database.ExecuteSqlAsync($"""
        delete from ciam.behaviour_sample where ctid in (
            select sample.ctid from ciam.behaviour_sample sample
            left join ciam.behaviour_consent consent on consent.customer_id = sample.customer_id
            where sample.taken_at < {now - BehaviourSamples.Kept} or consent.given is not true limit {MostAtOnce})
        """, ct);

    [LoggerMessage(5001, LogLevel.Warning, "A round of learning behaviour failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
