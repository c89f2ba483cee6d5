using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions.Models;

/// <summary>Watches the model in force every hour and trains a challenger every week, on whichever node takes the lease.</summary>
internal sealed partial class ModelWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ModelWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15), WatchEvery = TimeSpan.FromHours(1), TrainEvery = TimeSpan.FromDays(7);

    /// <summary>A node that dies while it trains holds the others up no longer than this; training that takes longer is ended.</summary>
    private static readonly TimeSpan LeaseLives = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RoundAsync(scope.ServiceProvider, clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                RoundFailed(fault);
            }
        }
    }

    /// <summary>What is due by now.</summary>
    public static async Task RoundAsync(IServiceProvider services, DateTimeOffset now, CancellationToken ct)
    {
        var database = services.GetRequiredService<CiamDbContext>();
        var watchDue = !await database.Set<ModelWatchRow>().AnyAsync(row => row.At > now - WatchEvery, ct);
        if (watchDue && await TakeAsync(database, "watch", now, ct))
        {
            await services.GetRequiredService<ModelWatch>().LookAsync(now, ct);
            await GiveBackAsync(database, "watch", now, ct);
        }
        var trainDue = !await database.Set<ModelRow>().AnyAsync(row => row.TrainedAt > now - TrainEvery, ct)
            && await database.Set<LabelRow>().AnyAsync(row => row.Fraud, ct);
        if (!trainDue || !await TakeAsync(database, "train", now, ct))
            return;

        // What cannot be trained yet is tried again when the lease has run out, not at every round.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LeaseLives);
        if ((await services.GetRequiredService<ModelTraining>().TrainAsync(seed: 1, warm: false, by: null, now, patience.Token)).Version is not null)
            await GiveBackAsync(database, "train", now, ct);
    }

    /// <summary>Whoever comes first has it; of racers exactly one.</summary>
    public static async Task<bool> TakeAsync(CiamDbContext database, string work, DateTimeOffset now, CancellationToken ct)
    {
        var until = now + LeaseLives;
        return await database.Database.ExecuteSqlAsync($"""
            insert into ciam.transactions_model_lease as lease (work, held_until) values ({work}, {until})
            on conflict (work) do update set held_until = excluded.held_until where lease.held_until <= {now}
            """, ct) == 1;
    }

    private static Task<int> GiveBackAsync(CiamDbContext database, string work, DateTimeOffset now, CancellationToken ct) =>
        database.Set<ModelLeaseRow>().Where(row => row.Work == work).ExecuteUpdateAsync(set => set.SetProperty(row => row.HeldUntil, now), ct);

    [LoggerMessage(4012, LogLevel.Warning, "A round of watching or training models failed and will be repeated")]
    private partial void RoundFailed(Exception fault);
}
