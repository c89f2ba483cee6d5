using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.House;
using Ciam.Storage.Primitives;

namespace Ciam.Server.Admin;

/// <summary>Counts the hours that are over, once, on whichever node comes to it.</summary>
internal sealed class HourCounting(CiamDbContext database)
{
    /// <summary>As far back as the console looks, and a little more.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(32);

    /// <summary>An entry bears the instant its deed began; so long it may come after it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>A statement counts no more than this, so that the first run over a large past holds up nobody.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromDays(1);

    public static readonly string[] Refused = [AuditEvents.SignInRefused, AuditEvents.AuthorizationRefused, AuditEvents.TokenRefused];
    public static readonly string[] Granted = [AuditEvents.TokenIssued, AuditEvents.TokenExchanged];
    public static readonly string[] Counted = [AuditEvents.SignInCompleted, AuditEvents.ProofRejected, .. Granted, .. Refused];

    /// <summary>True while there is more to count.</summary>
    public async Task<bool> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("hour-counts", ct);
        var end = HourOf(now - Grace);
        var from = await database.LastCountedHourAsync(ct) is { } last ? last.AddHours(1) : HourOf(now - Kept);
        from = from < HourOf(now - Kept) ? HourOf(now - Kept) : from;
        var until = end < from + AtOnce ? end : from + AtOnce;
        if (until > from)
            await database.KeepHoursAsync(Counted, from, until, ct);
        await database.ForgetHoursAsync(HourOf(now - Kept), ct);
        await transaction.CommitAsync(ct);
        return until < end;
    }

    public static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcDateTime.Date.AddHours(at.UtcDateTime.Hour), TimeSpan.Zero);
}

/// <summary>Counts every few minutes.</summary>
internal sealed partial class HourCountWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<HourCountWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var isMore = true;
                while (isMore)
                {
                    await using var scope = scopes.CreateAsyncScope();
                    isMore = await scope.ServiceProvider.GetRequiredService<HourCounting>().RunAsync(clock.GetUtcNow(), stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(fault);
            }
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "A round of counting hours failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
