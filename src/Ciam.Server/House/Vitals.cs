using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Ciam.Server.House;

/// <summary>Something of a module that only the database knows and an operator must hear of: how far a queue is behind, how old a key is.</summary>
/// <param name="Name">As the metric is called.</param>
/// <param name="Unit">As UCUM writes it.</param>
/// <param name="Description">What it tells, in a sentence.</param>
/// <param name="Read">One cheap statement.</param>
public sealed record Vital(string Name, string Unit, string Description, Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<double>> Read)
{
    /// <summary>Seconds since an instant; none when there is none.</summary>
    public static double Since(DateTimeOffset? instant, DateTimeOffset now) => instant is { } then ? Math.Max(0, (now - then).TotalSeconds) : 0;
}

/// <summary>Reads every vital in turn, and tells what it read last to whoever collects; what cannot be read is not told, so that no old value looks like news.</summary>
internal sealed partial class VitalsWorker : BackgroundService
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IReadOnlyList<Vital> _vitals;
    private readonly TimeProvider _clock;
    private readonly TelemetryOptions _options;
    private readonly ILogger<VitalsWorker> _log;
    private readonly Meter _meter = new(Telemetry.VitalsMeter);
    private readonly ConcurrentDictionary<string, double> _read = new(StringComparer.Ordinal);

    public VitalsWorker(IServiceScopeFactory scopes, IEnumerable<Vital> vitals, IOptions<CiamOptions> options, TimeProvider clock, ILogger<VitalsWorker> log)
    {
        (_scopes, _vitals, _clock, _options, _log) = (scopes, [.. vitals], clock, options.Value.Telemetry, log);
        foreach (var vital in _vitals)
            _meter.CreateObservableGauge(vital.Name, () => _read.TryGetValue(vital.Name, out var value) ? [new Measurement<double>(value)] : Array.Empty<Measurement<double>>(), vital.Unit, vital.Description);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.IsOn)
            return;
        using var timer = new PeriodicTimer(_options.MetricsEvery, _clock);
        do
        {
            foreach (var vital in _vitals)
                await ReadAsync(vital, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(Vital vital, CancellationToken ct)
    {
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            _read[vital.Name] = await vital.Read(scope.ServiceProvider, _clock.GetUtcNow(), ct);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _read.TryRemove(vital.Name, out _);
            Unread(vital.Name, failure);
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "{Vital} cannot be read; trying again at the next turn")]
    private partial void Unread(string vital, Exception failure);
}
