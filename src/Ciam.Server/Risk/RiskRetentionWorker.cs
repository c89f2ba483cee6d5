using Ciam.Storage;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>Forgets failures after two days and judgments after 400, bite by bite.</summary>
internal sealed partial class RiskRetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RiskRetentionWorker> log) : BackgroundService
{
    public static readonly TimeSpan FailuresKept = TimeSpan.FromDays(2);
    public static readonly TimeSpan JudgmentsKept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await ForgetAsync(scope.ServiceProvider.GetRequiredService<CiamDbContext>(), clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(fault);
            }
        }
    }

    /// <summary>Returns how many rows went.</summary>
    public static async Task<int> ForgetAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct) =>
        await Bites.AllAsync(most => database.Database.ExecuteSqlAsync($"""
            delete from ciam.risk_failure where ctid in (
                select ctid from ciam.risk_failure where bucket_at < {now - FailuresKept} order by bucket_at limit {most})
            """, ct), ct)
        + await Bites.AllAsync(most => database.Database.ExecuteSqlAsync($"""
            delete from ciam.risk_judgment where ctid in (
                select ctid from ciam.risk_judgment where at < {now - JudgmentsKept} order by at limit {most})
            """, ct), ct);

    [LoggerMessage(4003, LogLevel.Warning, "A round of forgetting failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
