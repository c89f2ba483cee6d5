using System.Diagnostics;
using System.Text.Json;
using Ciam.Server.House;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Ciam.UnitTests.Server.House;

/// <summary>What an operator may say of leaving and telemetry, and what a log line looks like.</summary>
public sealed class Operating
{
    [Theory]
    [InlineData("https://login.bank.example", null, 5)]
    [InlineData("http://localhost:5080", null, 0)]
    [InlineData("http://localhost:5080", 3, 3)]
    [InlineData("https://login.bank.example", 0, 0)]
    public void A_node_announces_that_it_leaves_unless_there_is_no_proxy_to_hear_it(string issuer, int? seconds, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Draining.AnnounceFor(new CiamOptions { Issuer = issuer, Shutdown = { AnnounceFor = seconds is { } some ? TimeSpan.FromSeconds(some) : null } }));

    [Fact]
    public void Nonsense_about_leaving_and_telemetry_is_told_in_words()
    {
        Assert.Empty(new ShutdownOptions().Contradictions());
        Assert.Equal(2, new ShutdownOptions { AnnounceFor = TimeSpan.FromHours(1), FinishWithin = TimeSpan.Zero }.Contradictions().Count());
        Assert.Empty(new TelemetryOptions { Protocol = "nonsense" }.Contradictions());
        Assert.Empty(new TelemetryOptions { Endpoint = "http://collector:4318" }.Contradictions());
        Assert.Equal(4, new TelemetryOptions { Endpoint = "collector", Protocol = "nonsense", TraceShare = double.NaN, MetricsEvery = TimeSpan.Zero }.Contradictions().Count());
        Assert.Contains("https", Assert.Single(new TelemetryOptions { Endpoint = "http://collector:4318", Headers = "key=secret" }.Contradictions()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_line_is_json_with_the_trace_of_its_request()
    {
        var lines = new Lines();
        using var logger = Logs.To(sink => sink.Sink(lines));
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        logger.Information("{Method} {Route}", "GET", "/oauth2/authorize");

        var line = JsonDocument.Parse(Assert.Single(lines.Written)).RootElement;
        Assert.Equal(request.TraceId.ToString(), line.GetProperty("TraceId").GetString());
        Assert.Equal("/oauth2/authorize", line.GetProperty("Properties").GetProperty("Route").GetString());
    }

    private sealed class Lines : ILogEventSink
    {
        public List<string> Written { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            using var writer = new StringWriter();
            new JsonFormatter(renderMessage: true).Format(logEvent, writer);
            Written.Add(writer.ToString());
        }
    }
}
