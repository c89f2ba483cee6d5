using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ciam.Server.House;

/// <summary>Traces and metrics over OTLP, for whoever configures a collector. Every request has a trace id either way, in its log lines and in the audit trail.</summary>
internal sealed class Telemetry(IOptions<CiamOptions> options) : IHostedService
{
    public const string VitalsMeter = "Ciam.Vitals";
    private const int FlushMilliseconds = 5000;

    /// <summary>ASP.NET Core's own, by method, route and status; the pool's and the statements' of Npgsql; the runtime's; ours.</summary>
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "Ciam.*"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var telemetry = options.Value.Telemetry;
        if (!telemetry.IsOn)
            return Task.CompletedTask;
        var resource = ResourceBuilder.CreateEmpty().AddService("ciam-server", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(), autoGenerateServiceInstanceId: false,
            serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).SetSampler(SamplerFor(telemetry.TraceShare))
            .AddSource("Microsoft.AspNetCore", "Npgsql").AddProcessor(new WithoutAddresses())
            .AddOtlpExporter(exporter => Configure(exporter, telemetry, "/v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, telemetry, "/v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)telemetry.MetricsEvery.TotalMilliseconds;
            }).Build();
        return Task.CompletedTask;
    }

    /// <summary>Started first and stopped last: what the others did on leaving is sent too.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        _metrics?.Shutdown(FlushMilliseconds);
        _traces?.Shutdown(FlushMilliseconds);
        _metrics?.Dispose();
        _traces?.Dispose();
    }, CancellationToken.None);

    /// <summary>A share of all requests. What a stranger's header says of sampling counts for nothing.</summary>
    private static ParentBasedSampler SamplerFor(double share)
    {
        var ours = new TraceIdRatioBasedSampler(share);
        return new ParentBasedSampler(ours, remoteParentSampled: ours, remoteParentNotSampled: ours);
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions telemetry, string path)
    {
        exporter.Protocol = telemetry.Protocol == TelemetryOptions.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = telemetry.Protocol == TelemetryOptions.Grpc ? new Uri(telemetry.Endpoint!) : new Uri(telemetry.Endpoint!.TrimEnd('/') + path);
        exporter.Headers = telemetry.Headers;
    }

    /// <summary>Paths and queries may carry the handle of a journey, and addresses are people's: neither leaves in a trace.</summary>
    private sealed class WithoutAddresses : BaseProcessor<Activity>
    {
        private static readonly string[] Told = ["url.path", "url.query", "url.full", "http.target", "http.url", "client.address", "network.peer.address", "user_agent.original"];

        public override void OnEnd(Activity data)
        {
            foreach (var name in Told)
                data.SetTag(name, null);
        }
    }
}

/// <summary>Where trace ids come from: every request gets one, ours unless the operator's proxy is believed.</summary>
internal sealed class TraceIds(IOptions<CiamOptions> options) : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _usual = CreateDefaultPropagator();

    /// <summary>One for the process: without a collector nothing else would ask for an activity.</summary>
    private static readonly Lazy<ActivityListener> Listener = new(() =>
    {
        var listener = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData };
        ActivitySource.AddActivityListener(listener);
        return listener;
    });

    public override IReadOnlyCollection<string> Fields => _usual.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _usual.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (options.Value.Telemetry is { IsOn: true, BelievesParents: true })
            _usual.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
    }

    /// <summary>Nobody here reads baggage, so nobody may hand us some to carry.</summary>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    public static void Begin() => _ = Listener.Value;
}

internal static class TelemetryModule
{
    /// <summary>First of all that is hosted, so that it ends last.</summary>
    public static void AddTelemetry(this IServiceCollection services)
    {
        TraceIds.Begin();
        services.AddSingleton<DistributedContextPropagator, TraceIds>();
        services.AddHostedService<Telemetry>();
        services.AddHostedService<VitalsWorker>();
    }
}
