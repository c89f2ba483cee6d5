using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ciam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ciam.ServerTests.House;

/// <summary>What a collector is told over OTLP, and what it never is.</summary>
public sealed partial class Telemetering(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Strangers = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_collector_hears_of_requests_statements_queues_and_keys_and_of_no_secret()
    {
        await using var collector = await Collector.StartAsync();
        string traceId;
        Secrets secrets;
        await using (var bank = await app.NewBankAsync(new BankSettings { Configuration = collector.Configuration }))
        {
            secrets = bank.Secrets;
            var client = bank.WebClient;
            var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"));
            using var stranger = bank.NewHttpClient();
            stranger.DefaultRequestHeaders.Add("traceparent", $"00-{Strangers}-b7ad6b7169203331-01");
            using var refused = await stranger.PostAsync("/oauth2/token", new FormUrlEncodedContent([new("grant_type", "authorization_code")]));
            (await client.RedeemAsync(code)).AssertGranted();
            traceId = JsonDocument.Parse((await bank.Audit.EntriesAsync("token.issued")).Single()).RootElement.GetProperty("request_id").GetString()!;
            await collector.HearsAsync("/v1/metrics", "ciam.keys.left");
        }

        var (metrics, traces) = (collector.Heard("/v1/metrics"), collector.Heard("/v1/traces"));
        foreach (var told in new[] { "http.server.request.duration", "/oauth2/token", "ciam.risk.judgment.duration", "db.client.connection", "ciam.messages.lag", "ciam.messages.waiting", "ciam.notices.lag", "ciam.audit.seal_lag", "ciam.audit.outlet_lag", "ciam.keys.age" })
            Assert.Contains(told, metrics, StringComparison.Ordinal);
        Assert.Contains("POST /oauth2/token", traces, StringComparison.Ordinal);
        Assert.Contains("ciam.oauth_code", traces, StringComparison.Ordinal);
        Assert.Matches(TraceId(), traceId);
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(traceId)), traces, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.Latin1.GetString(Convert.FromHexString(Strangers)), traces, StringComparison.Ordinal);
        foreach (var address in new[] { "url.path", "url.query", "client.address", "user_agent" })
            Assert.DoesNotContain(address, traces, StringComparison.Ordinal);
        secrets.AssertAbsentFrom("what the collector heard", [metrics, traces]);
        Assert.Equal("secret-of-the-collector", collector.Key);
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex TraceId();

    /// <summary>An OTLP receiver on loopback that keeps what it is sent.</summary>
    private sealed class Collector(WebApplication server, Uri address) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _heard = new(StringComparer.Ordinal);

        public string? Key { get; private set; }

        public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>
        {
            ["Ciam:Telemetry:Endpoint"] = address.GetLeftPart(UriPartial.Authority),
            ["Ciam:Telemetry:Headers"] = "x-key=secret-of-the-collector",
            ["Ciam:Telemetry:TraceShare"] = "1",
            ["Ciam:Telemetry:MetricsEvery"] = "00:00:01",
        };

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var server = builder.Build();
            Collector? collector = null;
            server.MapPost("/v1/{kind}", async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                collector!.Keep(http, Encoding.Latin1.GetString(body.ToArray()));
            });
            await server.StartAsync();
            return collector = new Collector(server, new Uri(server.Urls.Single()));
        }

        public string Heard(string path) => _heard.GetValueOrDefault(path, "");

        public async Task HearsAsync(string path, string name)
        {
            for (var tries = 0; !Heard(path).Contains(name, StringComparison.Ordinal); tries++)
            {
                Assert.True(tries < 3000, $"the collector has not heard of {name} within half a minute");
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }

        private void Keep(HttpContext http, string body)
        {
            Key = http.Request.Headers["x-key"];
            _heard.AddOrUpdate(http.Request.Path, body, (_, before) => before + body);
        }
    }
}
