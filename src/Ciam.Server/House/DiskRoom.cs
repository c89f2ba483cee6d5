using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Ciam.Server.House;

/// <summary>
/// Whether Postgres lately refused to write because a disk of its was full, the audit trail's or another. Degraded, not unhealthy: every node would say the same, and only traffic
/// shows when there is room again.
/// </summary>
internal sealed class DiskRoom(TimeProvider clock) : IHealthCheck
{
    internal static readonly TimeSpan Remembered = TimeSpan.FromSeconds(15);

    private static readonly Meter Meter = new("Ciam.Database");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("ciam.database.disk_full");

    private long _lastFull = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Looks at what went wrong in a request.</summary>
    public void Notice(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is not PostgresException { SqlState: PostgresErrorCodes.DiskFull })
                continue;
            Volatile.Write(ref _lastFull, clock.GetUtcNow().UtcTicks);
            Refused.Add(1);
            return;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.GetUtcNow().UtcTicks - Volatile.Read(ref _lastFull) < Remembered.Ticks ? HealthCheckResult.Degraded("full") : HealthCheckResult.Healthy());
}
