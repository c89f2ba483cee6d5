using System.Net;
using System.Net.Http.Headers;
using Ciam.Samples.Bank;
using Ciam.Samples.BankApi;
using Ciam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ciam.ServerTests.Samples;

/// <summary>The demo bank, its API and an obedient issuer on ports of their own, under one clock.</summary>
public sealed class DemoBank : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly WebApplication _bank;

    private DemoBank(FakeClock clock, TinyIssuer issuer, WebApplication api, WebApplication bank)
    {
        Clock = clock;
        Issuer = issuer;
        _api = api;
        _bank = bank;
        Api = new HttpClient { BaseAddress = new Uri(api.Urls.First()) };
        Customer = new TestBrowser(new Uri(bank.Urls.First()), "192.0.2.10");
    }

    public FakeClock Clock { get; }

    public TinyIssuer Issuer { get; }

    public HttpClient Api { get; }

    public TestBrowser Customer { get; }

    public Uri Home => new(_bank.Urls.First());

    public static async Task<DemoBank> OpenAsync()
    {
        var clock = new FakeClock();
        var issuer = await TinyIssuer.StartAsync(clock);
        var api = ApiApp.Create([], builder => Adjust(builder, clock, new()
        {
            ["Api:Authority"] = issuer.Issuer,
            ["Api:PublicAddress"] = "http://localhost:5091",
            ["Api:ClientId"] = "demo-api",
            ["Api:ClientSecret"] = "secret",
            ["Api:Resource"] = TinyIssuer.Api,
            ["Api:AcrValues:0"] = "urn:ciam:acr:2",
            ["Api:AcrValues:1"] = "urn:ciam:acr:3",
        }));
        await api.StartAsync();
        var settings = new Dictionary<string, string?>();
        foreach (var client in new[] { "Bank", "Partner" })
        {
            settings[$"{client}:Authority"] = issuer.Issuer;
            settings[$"{client}:ApiAddress"] = api.Urls.First();
            settings[$"{client}:ClientId"] = $"demo-{client.ToLowerInvariant()}";
            settings[$"{client}:ClientSecret"] = "secret";
            settings[$"{client}:Scopes:0"] = "openid";
        }

        var bank = BankApp.Create([], builder => Adjust(builder, clock, settings));
        await bank.StartAsync();
        return new DemoBank(clock, issuer, api, bank);
    }

    /// <summary>Goes somewhere and follows every redirect, to the issuer and back too.</summary>
    public async Task<BrowserPage> GoAsync(string path) => await ArriveAsync(await Customer.GoAsync(path));

    public async Task<BrowserPage> SubmitAsync(string form, Dictionary<string, string>? fields = null) => await ArriveAsync(await Customer.SubmitAsync(form, fields));

    public Task<BrowserPage> OrderTransferAsync(string amount = "120.00") => SubmitAsync("main form", new()
    {
        ["CreditorName"] = "Mira Keller",
        ["CreditorIban"] = "CH16 9900 0274 1003 3881 2",
        ["Amount"] = amount,
        ["Reference"] = "Thanks",
    });

    public async Task<HttpResponseMessage> CallApiAsync(HttpMethod method, string path, string? token, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (body is not null) request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return await Api.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Customer.Dispose();
        Api.Dispose();
        await _bank.DisposeAsync();
        await _api.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private async Task<BrowserPage> ArriveAsync(BrowserPage page)
    {
        for (var hops = 0; page.Location is { } next; hops++)
        {
            Assert.True(hops < 10, $"sent round in circles, now to {next}");
            page = await Customer.GoAsync(next.AbsoluteUri);
        }

        return page;
    }

    private static void Adjust(WebApplicationBuilder builder, FakeClock clock, Dictionary<string, string?> settings)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.WebHost.UseUrls();
    }
}
