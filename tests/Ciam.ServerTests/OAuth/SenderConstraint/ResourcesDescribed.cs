using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Ciam.ServerTests.OAuth.SenderConstraint;

/// <summary>What clients learn about protected resources (RFC 9728), and certificates shown to the server itself.</summary>
public sealed class ResourcesDescribed(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9728-3"), Covers("RFC9728-5.1")]
    public async Task A_refusal_leads_to_the_description_of_the_resource()
    {
        await using var bank = await app.NewBankAsync();
        var refused = await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/oauth2/userinfo"));
        var address = bank.Issuer.GetLeftPart(UriPartial.Authority) + "/.well-known/oauth-protected-resource";

        Assert.Contains($"resource_metadata=\"{address}\"", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        var document = await JsonAnswer.ReadAsync(await bank.Http.GetAsync(new Uri(address)));
        Assert.Equal(bank.Issuer.GetLeftPart(UriPartial.Authority), document["resource"]);
    }

    [Fact]
    [Covers("RFC9728-3"), Covers("RFC9728-3.1")]
    public async Task Each_registered_api_is_described_and_no_other()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.ApiClient;

        var known = await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/oauth-protected-resource/api.test-bank.example"));
        var unknown = await bank.Http.GetAsync("/.well-known/oauth-protected-resource/elsewhere.example");

        Assert.Equal(Bank.AccountsApi, known["resource"]);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    [Covers("RFC8705-2")]
    public async Task A_certificate_is_taken_from_our_own_handshake()
    {
        var port = 0;
        using var server = TestAuthority.SelfSigned("CN=localhost");
        await using var bank = await app.NewBankAsync(new BankSettings
        {
            Configure = builder =>
            {
                (builder.Configuration["Ciam:MutualTls:Header"], builder.Configuration["Ciam:MutualTls:FromConnection"]) = ("", "true");
                var plain = new Uri(builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey)!).Port;
                port = plain + 10_000;
                builder.WebHost.ConfigureKestrel(kestrel =>
                {
                    kestrel.ListenLocalhost(plain);
                    kestrel.ListenLocalhost(port, listen => listen.UseHttps(server));
                });
            },
        });
        using var certificate = TestAuthority.SelfSigned();
        bank.Register(new ClientRow
        {
            ClientId = "robot",
            ClientName = "Robot",
            TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth,
            Jwks = TestAuthority.JwksOf(certificate),
            GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = ["accounts.read"],
            Metadata = new ClientMetadata { TlsClientCertificateBoundAccessTokens = true }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        });

        var shown = await PostAsync(port, server, certificate);
        var notShown = await PostAsync(port, server, null);

        Assert.Equal(HttpStatusCode.OK, shown.Status);
        bank.Secrets.Remember("access_token", shown["access_token"]!);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (notShown.Status, notShown["error"]));
    }

    private static async Task<JsonAnswer> PostAsync(int port, X509Certificate2 server, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == server.GetCertHashString(), ClientCertificates = certificate is null ? null : [certificate] },
        };
        using var http = new HttpClient(handler);
        return await JsonAnswer.ReadAsync(await http.PostAsync(
            new Uri($"https://localhost:{port}/oauth2/token"), new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "robot")])));
    }
}
