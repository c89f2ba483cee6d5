using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Strangers;

/// <summary>Client libraries that nobody here wrote complete every flow, unmodified (tests/strangers).</summary>
public sealed class NodeClients(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public Task Openid_client_completes_every_flow() => RunAsync("openid-client.mjs",
        ["discovery", "code and PKCE", "userinfo", "refresh", "introspection", "revocation", "client credentials", "logout"]);

    [Fact]
    public Task Oauth4webapi_completes_every_flow() => RunAsync("oauth4webapi.mjs",
        ["discovery", "code and PKCE by private_key_jwt", "userinfo", "access token as RFC 9068 wants it", "refresh", "introspection", "revocation", "client credentials"]);

    private async Task RunAsync(string script, string[] expected)
    {
        // Strangers bring their own clock; the bank's must agree with it.
        await using var bank = await app.NewBankAsync(new BankSettings { Clock = new FakeClock(TimeProvider.System.GetUtcNow()) });
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        var cookie = bank.Services.GetRequiredService<Cookies>().Name(Sessions.Cookie);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (web, machine, keyed) = (bank.WebClient, bank.AgentClient, bank.Register(KeyClient(key, bank.WebClient.RedirectUri, bank.Clock.GetUtcNow())));

        var (exitCode, output) = await NodeAsync(script, new()
        {
            ["ISSUER"] = bank.Issuer.GetLeftPart(UriPartial.Authority),
            ["CLIENT_ID"] = web.ClientId,
            ["CLIENT_SECRET"] = web.Secret!,
            ["KEY_CLIENT_ID"] = keyed.ClientId,
            ["CLIENT_KEY"] = key.ExportPkcs8PrivateKeyPem(),
            ["REDIRECT_URI"] = web.RedirectUri,
            ["POST_LOGOUT_URI"] = "https://web.test-bank.example/signed-out",
            ["MACHINE_ID"] = machine.ClientId,
            ["MACHINE_SECRET"] = machine.Secret!,
            ["EMAIL"] = alice.Email,
            ["SESSION_COOKIE"] = $"{cookie}={browser.Cookies[cookie]}",
        });

        Assert.True(exitCode == 0, output);
        Assert.Equal(expected, output.Split('\n').Where(line => line.StartsWith("worked: ", StringComparison.Ordinal)).Select(line => line["worked: ".Length..].Trim()));
    }

    private static ClientRow KeyClient(ECDsa key, string redirectUri, DateTimeOffset now)
    {
        var q = key.ExportParameters(false).Q;
        return new ClientRow
        {
            ClientId = "keyed",
            ClientName = "An app with a key",
            TokenEndpointAuthMethod = "private_key_jwt",
            RedirectUris = [redirectUri],
            GrantTypes = ["authorization_code", "refresh_token"],
            Scopes = ["openid", "email", "offline_access", "accounts"],
            Jwks = JsonSerializer.Serialize(new { keys = new[] { new { kty = "EC", crv = "P-256", kid = "client-1", alg = "ES256", use = "sig", x = Text(q.X), y = Text(q.Y) } } }),
            FirstParty = true,
            CreatedAt = now,
        };
    }

    private static string Text(byte[]? coordinate) => System.Buffers.Text.Base64Url.EncodeToString(coordinate);

    private static async Task<(int ExitCode, string Output)> NodeAsync(string script, Dictionary<string, string> environment)
    {
        var folder = Repository.PathOf("tests/strangers");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "the npm clients are not installed; ./test installs them");
        var start = new ProcessStartInfo("node", [script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }
}
