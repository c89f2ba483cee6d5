using System.Reflection;
using System.Text.Json;
using Ciam.Storage;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.House;

/// <summary>Tells the other nodes, through the database, that this one is alive and how fast it answers; one that has been silent for a day is forgotten.</summary>
internal sealed partial class NodeBeatWorker(IServiceScopeFactory scopes, Latencies latencies, TimeProvider clock, ILogger<NodeBeatWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private static readonly string Version = typeof(NodeBeatWorker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private bool _told;

    public static string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                NotTold(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task TellAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var (now, memory, lines) = (clock.GetUtcNow(), Environment.WorkingSet, JsonSerializer.Serialize(latencies.Read()));
        await database.Database.ExecuteSqlAsync($"""
            insert into ciam.house_node (name, version, started_at, seen_at, memory_bytes, latencies) values ({Name}, {Version}, {_startedAt}, {now}, {memory}, {lines}::jsonb)
            on conflict (name) do update set version = excluded.version, started_at = excluded.started_at, seen_at = excluded.seen_at, memory_bytes = excluded.memory_bytes, latencies = excluded.latencies
            """, ct);
        _told = true;
        await database.Database.ExecuteSqlAsync($"delete from ciam.house_node where seen_at < {now - Remembered}", ct);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_told)
            return;
        try
        {
            // Whoever leaves in order is not missed.
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CiamDbContext>().Database.ExecuteSqlAsync($"delete from ciam.house_node where name = {Name}", cancellationToken);
        }
        catch (Exception fault)
        {
            NotTold(fault);
        }
    }

    [LoggerMessage(1110, LogLevel.Warning, "This node could not tell of itself")]
    private partial void NotTold(Exception fault);
}
