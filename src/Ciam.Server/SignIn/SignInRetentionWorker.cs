using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>Carries out the removals of factors that are due, and forgets journeys, codes and buckets that are of no use any more; sessions stay for a while, as their owner's history.</summary>
internal sealed partial class SignInRetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SignInRetentionWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>Support may be asked about yesterday's failed sign-in.</summary>
    private static readonly TimeSpan JourneysKept = TimeSpan.FromDays(2);

    /// <summary>The slowest bucket is full again sooner.</summary>
    private static readonly TimeSpan BucketsKept = TimeSpan.FromHours(12);

    private static readonly TimeSpan SessionsKept = TimeSpan.FromDays(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<FactorRemovals>().CarryOutDueAsync(clock.GetUtcNow(), stoppingToken);
                await ForgetAsync(scope.ServiceProvider.GetRequiredService<CiamDbContext>(), clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(fault);
            }
        }
    }

    public static async Task<int> ForgetAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        var (journeys, sessions) = (now - JourneysKept, now - SessionsKept);
        return await database.Set<OneTimeCodeRow>().Where(row => row.ExpiresAt < journeys).ExecuteDeleteAsync(ct)
            + await database.Set<OtherDeviceRow>().Where(row => row.ExpiresAt < journeys).ExecuteDeleteAsync(ct)
            + await database.Set<JourneyRow>().Where(row => row.ExpiresAt < journeys).ExecuteDeleteAsync(ct)
            + await database.Set<SessionRow>().Where(row => row.ExpiresAt < sessions).ExecuteDeleteAsync(ct)
            + await database.SweepThrottlesAsync(now - BucketsKept, ct)
            + await database.SweepCountsAsync(now - BucketsKept, ct);
    }

    [LoggerMessage(2001, LogLevel.Warning, "A round of forgetting failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
