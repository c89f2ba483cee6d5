using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.ServerTests.OAuth.Registration;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ciam.ServerTests.Strangers;

/// <summary>The official MCP client finds its way from an MCP server's metadata to a token of ours, and the MCP server believes the token (tests/strangers).</summary>
public sealed class McpClients(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Redirect = "http://127.0.0.1:7777/callback";

    [Fact]
    public async Task An_assistant_registers_itself_and_calls_a_tool()
    {
        await using var bank = await app.NewBankAsync(Settings());

        Assert.Equal(Steps("dynamic registration"), await RunAsync(bank, null));
    }

    [Fact]
    public async Task An_assistant_whose_id_is_the_address_of_its_metadata_calls_a_tool()
    {
        using var certificate = TestAuthority.SelfSigned("CN=localhost");
        await using var foreign = await ForeignServer.StartAsync(certificate);
        var id = foreign.At("/assistant.json");
        foreign.ServeText("/assistant.json", JsonSerializer.Serialize(new
        {
            client_id = id, client_name = "An assistant", redirect_uris = new[] { Redirect }, grant_types = new[] { "authorization_code", "refresh_token" }, token_endpoint_auth_method = "none",
        }));
        await using var bank = await app.NewBankAsync(Settings() with { Configure = builder => Believe(builder, certificate.Thumbprint) });

        Assert.Equal(Steps("client-ID document"), await RunAsync(bank, id));
        Assert.Equal(1, foreign.Asked("/assistant.json"));
    }

    private static string[] Steps(string identity) =>
        ["authorization server metadata at both addresses", "protected resource metadata", identity, "PKCE and resource", "a tool call", "refresh", "a forged token is refused"];

    private static async Task<IReadOnlyList<string>> RunAsync(Bank bank, string? document)
    {
        var resource = $"http://127.0.0.1:{FreePort()}/mcp";
        await bank.WithDatabaseAsync(database =>
        {
            database.Add(new ApiResourceRow { Identifier = resource, Name = "Accounts for assistants", Scopes = ["accounts.ask"] });
            return database.SaveChangesAsync();
        });
        var api = bank.Register(new ClientRow
        {
            ClientId = "mcp-server", ClientName = "Accounts for assistants", TokenEndpointAuthMethod = "client_secret_basic", ResourceIdentifier = resource, CreatedAt = bank.Clock.GetUtcNow(),
        });
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var environment = new Dictionary<string, string>
        {
            ["ISSUER"] = bank.Issuer.GetLeftPart(UriPartial.Authority),
            ["RESOURCE"] = resource,
            ["REDIRECT_URI"] = Redirect,
            ["API_ID"] = api.ClientId,
            ["API_SECRET"] = api.Secret!,
        };
        if (document is not null)
            environment["CLIENT_DOCUMENT"] = document;

        return await Node.RunAsync("mcp.mjs", environment, async url =>
        {
            var asked = await browser.GoAsync(new Uri(url).PathAndQuery);
            Assert.True(asked.Location is null, $"not asked but sent to {asked.Location}");
            Assert.Contains("An assistant", asked.Text, StringComparison.Ordinal);
            return (await browser.SubmitAsync("main form", button: "button[value=allow]")).Location!.AbsoluteUri;
        });
    }

    /// <summary>The operator lets assistants in, and says what they may ask for.</summary>
    private static BankSettings Settings() => RegistrationSteps.Settings("open", ("ClientIdDocuments", "true"), ("Scopes:0", "accounts.ask"), ("Scopes:1", "offline_access")) with { Clock = new FakeClock(TimeProvider.System.GetUtcNow()) };

    /// <summary>The bank's own guarded connections, which believe one certificate that no authority signed.</summary>
    private static void Believe(WebApplicationBuilder builder, string thumbprint) =>
        builder.Services.AddHttpClient(GuardedFetcher.ClientName).ConfigurePrimaryHttpMessageHandler(services =>
        {
            var connections = GuardedFetcher.NewConnections(services.GetRequiredService<IOptions<CiamOptions>>().Value, services.GetRequiredService<HostLookup>());
            connections.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == thumbprint;
            return connections;
        });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
