using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Sweeps what has long expired, bite by bite; spent codes stay a day, so that a late replay is still recognised.</summary>
internal sealed partial class ExpiryWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiryWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Together with what everything is kept: a week in which support can see that a client was told.</summary>
    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(6);

    /// <summary>As long as a payment service provider keeps its records (PSD2 article 21).</summary>
    private static readonly TimeSpan ReceiptsKept = TimeSpan.FromDays(5 * 366);

    /// <summary>With the days it may wait, three months in which the console shows who agreed to what; the audit trail keeps it longer.</summary>
    private static readonly TimeSpan ProposalsKept = TimeSpan.FromDays(87);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                SweepFailed(failure);
            }
        }
    }

    internal async Task SweepAsync(DateTimeOffset now, CancellationToken ct)
    {
        var before = now - Kept;
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        await ForgetAsync(database.Set<PushedRequestRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<CodeRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<DeviceCodeRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<BackchannelRequestRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<PaymentChallengeRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<PaymentReceiptRow>().Where(row => row.ApprovedAt < now - ReceiptsKept), ct);
        await ForgetAsync(database.Set<RefreshTokenRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<RevokedTokenRow>().Where(row => row.ExpiresAt < before), ct);
        // One row per DPoP proof, and worth nothing once the proof is too old anyway.
        await ForgetAsync(database.Set<ReplayRow>().Where(row => row.ExpiresAt < now), ct);
        await ForgetAsync(database.Set<InitialAccessTokenRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<ApiRequestRow>().Where(row => row.ExpiresAt < now), ct);
        await ForgetAsync(database.Set<ProposalRow>().Where(row => row.ExpiresAt < now - ProposalsKept), ct);
        await ForgetAsync(database.Set<NoticeRow>().Where(row => row.CreatedAt < before - NoticesKept), ct);
        await ForgetAsync(database.Set<ClientRow>().Where(client => client.DisabledAt == null
            && database.Set<ClientRegistrationRow>().Any(row => row.ClientId == client.ClientId && row.DocumentExpiresAt < before)
            && !database.Set<ConsentRow>().Any(consent => consent.ClientId == client.ClientId)), ct);
        await ForgetAsync(database.Set<JourneyRow>().Where(row => row.ExpiresAt < before), ct);
        await ForgetAsync(database.Set<OneTimeCodeRow>().Where(row => row.ExpiresAt < before), ct);
    }

    private static Task<int> ForgetAsync<TRow>(IQueryable<TRow> rows, CancellationToken ct) => Bites.AllAsync(most => rows.Take(most).ExecuteDeleteAsync(ct), ct);

    [LoggerMessage(1001, LogLevel.Error, "what has expired could not be swept; trying again in ten minutes")]
    private partial void SweepFailed(Exception failure);
}
