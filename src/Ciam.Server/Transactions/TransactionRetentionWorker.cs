using Ciam.Storage;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>Forgets assessments after 400 days, and payees as long after the last payment, a bounded number at a time.</summary>
internal sealed partial class TransactionRetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TransactionRetentionWorker> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private const int MostAtOnce = 5000;

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

    /// <summary>Small bites: a long delete would hold up the payments that write to the same pages.</summary>
    public static async Task<int> ForgetAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct) =>
        await database.Database.ExecuteSqlAsync($"""
            delete from ciam.transactions_assessment where ctid in (
                select ctid from ciam.transactions_assessment where at < {now - Kept} order by at limit {MostAtOnce})
            """, ct)
        + await database.Database.ExecuteSqlAsync($"""
            delete from ciam.transactions_payee where ctid in (
                select ctid from ciam.transactions_payee where last_at < {now - Kept} order by last_at limit {MostAtOnce})
            """, ct)
        + await database.Database.ExecuteSqlAsync($"""
            delete from ciam.transactions_payer where ctid in (
                select ctid from ciam.transactions_payer where last_at < {now - Kept} order by last_at limit {MostAtOnce})
            """, ct);

    [LoggerMessage(9002, LogLevel.Warning, "A round of forgetting payments failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
