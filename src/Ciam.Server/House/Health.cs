using Ciam.Storage.Migrations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.Server.House;

/// <summary>
/// Asks the database how it is, past the pool of the requests: a node whose connections are all busy is busy, not ill. One connection, short patience,
/// and one answer for all who ask within a quarter of a second, so that asking costs nothing.
/// </summary>
internal sealed class DatabaseProbe(IOptions<CiamOptions> options) : IAsyncDisposable
{
    private static readonly string[] Shipped = [.. MigrationRunner.Files().Select(file => file.Name)];
    private const int FreshFor = 250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _asking = new();
    private readonly Lazy<NpgsqlDataSource> _source = new(() => new NpgsqlDataSourceBuilder(PatientFor(options.Value.Database)) { Name = "ciam-health" }.Build());
    private Task<Look>? _look;
    private long _lookedAt;

    /// <summary>What was found: null members are unknown because the database did not answer.</summary>
    internal sealed record Look(bool Answers, bool? IsWritable, int? MissingMigrations);

    /// <summary>Whoever leaves takes nothing from the others: the question goes on without him.</summary>
    public Task<Look> LookAsync(CancellationToken ct)
    {
        lock (_asking)
        {
            if (_look is null || (_look.IsCompleted && Environment.TickCount64 - _lookedAt >= FreshFor))
                _look = Task.Run(AskAsync, CancellationToken.None);
            return _look.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_source.IsValueCreated)
            await _source.Value.DisposeAsync();
    }

    /// <summary>A connection that says nothing any more does not even let itself be given up in time: the answer does not wait for that.</summary>
    private async Task<Look> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await ReadAsync(patience.Token).WaitAsync(Patience, CancellationToken.None);
        }
        catch (PostgresException unmade) when (unmade.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return new Look(true, null, Shipped.Length);
        }
        catch (Exception silent) when (silent is NpgsqlException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return new Look(false, null, null);
        }
        finally
        {
            _lookedAt = Environment.TickCount64;
        }
    }

    private async Task<Look> ReadAsync(CancellationToken ct)
    {
        await using var command = _source.Value.CreateCommand("select current_setting('transaction_read_only') = 'off', array(select name from ciam.house_migration)");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new Look(true, reader.GetBoolean(0), Shipped.Except(reader.GetFieldValue<string[]>(1)).Count());
    }

    private static string PatientFor(string database) => new NpgsqlConnectionStringBuilder(database)
    {
        MinPoolSize = 0, MaxPoolSize = 1, Timeout = Patience.Seconds, CancellationTimeout = 500, ApplicationName = "ciam-health", MaxAutoPrepare = 0,
    }.ConnectionString;
}

/// <summary>Whether the database answers and takes writes: a standby that was not promoted will not do.</summary>
internal sealed class DatabaseHealth(DatabaseProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => await probe.LookAsync(cancellationToken) switch
    {
        { Answers: false } => HealthCheckResult.Unhealthy("does not answer"),
        { IsWritable: false } => HealthCheckResult.Unhealthy("takes no writes"),
        _ => HealthCheckResult.Healthy(),
    };
}

/// <summary>Whether the schema has all that this build needs; a newer one has more, and that is well.</summary>
internal sealed class MigrationsHealth(DatabaseProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => await probe.LookAsync(cancellationToken) switch
    {
        { MissingMigrations: null } => HealthCheckResult.Unhealthy("unknown"),
        { MissingMigrations: > 0 and var missing } => HealthCheckResult.Unhealthy($"{missing} missing"),
        _ => HealthCheckResult.Healthy(),
    };
}

/// <summary>Whether this node hears what others change. One that does not reads everything afresh: slower, not wrong, and so still ready.</summary>
internal sealed class ChangesHealth(Changes changes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(changes.StampOf(Storage.House.ChangeRow.Clients) is null ? HealthCheckResult.Degraded("not heard") : HealthCheckResult.Healthy());
}

/// <summary>What <c>/health/live</c> and <c>/health/ready</c> answer: one word for proxies by the status code, and the parts by name for people; never why in a fault's own words.</summary>
internal static class HealthAnswer
{
    public const string Ready = "ready";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<DiskRoom>();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddSingleton<IConfigureOptions<HostOptions>, ShutdownPatience>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: Patience)
            .AddCheck<MigrationsHealth>("migrations", tags: [Ready], timeout: Patience)
            .AddCheck<ChangesHealth>("changes", tags: [Ready], timeout: Patience)
            .AddCheck<DiskRoom>("disk", tags: [Ready], timeout: Patience);
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = (http, _) => http.Response.WriteAsJsonAsync(new { status = "live" }) });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync });
    }

    /// <summary>A fault's own words may name hosts and users.</summary>
    private static string Say(HealthReportEntry part) =>
        part.Status == HealthStatus.Healthy ? "ok" : part.Exception is null && part.Description is { } words ? words : "cannot tell";

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        var isLeaving = http.RequestServices.GetRequiredService<Draining>().HasBegun;
        if (isLeaving)
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var status = isLeaving ? "draining" : report.Status == HealthStatus.Unhealthy ? "not ready" : "ready";
        return http.Response.WriteAsJsonAsync(new { status, parts = report.Entries.ToDictionary(entry => entry.Key, entry => Say(entry.Value)) });
    }
}
