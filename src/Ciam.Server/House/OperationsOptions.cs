namespace Ciam.Server.House;

/// <summary>How a node takes its leave (section <c>Ciam:Shutdown</c>).</summary>
public sealed class ShutdownOptions
{
    /// <summary>How long it still serves everybody while <c>/health/ready</c> already says no, so that the proxy sends it nothing new; without one, five seconds, and nothing on loopback.</summary>
    public TimeSpan? AnnounceFor { get; set; }

    /// <summary>How long requests that have begun may take to end after that.</summary>
    public TimeSpan FinishWithin { get; set; } = TimeSpan.FromSeconds(25);

    internal IEnumerable<string> Contradictions()
    {
        if (AnnounceFor is { } announce && (announce < TimeSpan.Zero || announce > TimeSpan.FromMinutes(5)))
            yield return "Ciam:Shutdown:AnnounceFor lies between nothing and five minutes";
        if (FinishWithin < TimeSpan.FromSeconds(1) || FinishWithin > TimeSpan.FromMinutes(10))
            yield return "Ciam:Shutdown:FinishWithin lies between one second and ten minutes";
    }
}

/// <summary>Where traces and metrics go (section <c>Ciam:Telemetry</c>); without an endpoint nothing is sent.</summary>
public sealed class TelemetryOptions
{
    public const string Http = "http/protobuf";
    public const string Grpc = "grpc";

    /// <summary>The OTLP collector, e.g. http://localhost:4318 (<c>http/protobuf</c>) or http://localhost:4317 (<c>grpc</c>).</summary>
    public string? Endpoint { get; set; }

    /// <summary>How the collector is spoken to: <c>http/protobuf</c> or <c>grpc</c>.</summary>
    public string Protocol { get; set; } = Http;

    /// <summary>Sent along with every export, as <c>name=value,name=value</c>; kept secret.</summary>
    public string? Headers { get; set; }

    /// <summary>The share of requests whose traces are sent.</summary>
    public double TraceShare { get; set; } = 0.05;

    /// <summary>How often metrics are sent, and queues and keys are looked at.</summary>
    public TimeSpan MetricsEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a trace may begin outside: true only where the proxy writes <c>traceparent</c> itself and lets no stranger's through.</summary>
    public bool BelievesParents { get; set; }

    public bool IsOn => !string.IsNullOrEmpty(Endpoint);

    internal IEnumerable<string> Contradictions()
    {
        if (!IsOn)
            yield break;
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            yield return "Ciam:Telemetry:Endpoint must be an http or https URL, e.g. http://localhost:4318";
        else if (!string.IsNullOrEmpty(Headers) && uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            yield return "Ciam:Telemetry:Headers are secret: the Endpoint must use https, or lie on loopback";
        if (Protocol is not (Http or Grpc))
            yield return "Ciam:Telemetry:Protocol must be http/protobuf or grpc";
        if (TraceShare is not (>= 0 and <= 1))
            yield return "Ciam:Telemetry:TraceShare is a share, from 0 to 1";
        if (MetricsEvery < TimeSpan.FromSeconds(1) || MetricsEvery > TimeSpan.FromMinutes(10))
            yield return "Ciam:Telemetry:MetricsEvery lies between one second and ten minutes";
    }
}
