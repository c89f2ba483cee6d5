using Ciam.Storage;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>Forgets assessments after 400 days, and payees as long after the last payment, bite by bite.</summary>
internal sealed partial class TransactionRetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TransactionRetentionWorker> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);
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
            delete from ciam.transactions_assessment where ctid in (
                select ctid from ciam.transactions_assessment where at < {now - Kept} order by at limit {most})
            """, ct), ct)
        + await Bites.AllAsync(most => database.Database.ExecuteSqlAsync($"""
            delete from ciam.transactions_payee where ctid in (
                select ctid from ciam.transactions_payee where last_at < {now - Kept} order by last_at limit {most})
            """, ct), ct)
        + await Bites.AllAsync(most => database.Database.ExecuteSqlAsync($"""
            delete from ciam.transactions_payer where ctid in (
                select ctid from ciam.transactions_payer where last_at < {now - Kept} order by last_at limit {most})
            """, ct), ct);

    [LoggerMessage(9002, LogLevel.Warning, "A round of forgetting payments failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
