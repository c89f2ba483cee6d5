using Ciam.Protocol;
using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Strangers;

/// <summary>Client libraries that nobody here wrote complete every flow, unmodified (tests/strangers).</summary>
public sealed class NodeClients(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly ClientMetadata MessageSigning = new()
    {
        SecurityProfile = SecurityProfiles.Fapi2MessageSigning, DpopBoundAccessTokens = true, AuthorizationSignedResponseAlg = "ES256",
        IntrospectionSignedResponseAlg = "ES256", UserinfoSignedResponseAlg = "ES256", RequestObjectSigningAlg = "ES256",
    };

    [Fact]
    public Task Openid_client_completes_every_flow() => RunAsync("openid-client.mjs", bank => bank.WebClient,
        ["discovery", "code and PKCE", "userinfo", "refresh", "introspection", "revocation", "client credentials", "logout"]);

    [Fact]
    [Covers("RFC9700-2.5-2")]
    public Task Oauth4webapi_completes_every_flow() => RunAsync("oauth4webapi.mjs", bank => Keyed(bank, ClientMetadata.None),
        ["discovery", "code and PKCE by private_key_jwt", "userinfo", "access token as RFC 9068 wants it", "refresh", "introspection", "revocation", "client credentials"]);

    [Fact]
    [Covers("FAPI2-SP-FINAL-5.3.2.3-1")]
    public Task Openid_client_speaks_FAPI_2_with_signed_messages() => RunAsync("openid-client.fapi2.mjs", bank => Keyed(bank, MessageSigning),
        ["discovery", "signed request", "PAR", "JARM, code and PKCE by private_key_jwt, bound by DPoP", "signed userinfo with DPoP", "a token in other hands is refused", "refresh", "signed introspection", "revocation"]);

    [Fact]
    public Task Oauth4webapi_speaks_FAPI_2_with_signed_messages() => RunAsync("oauth4webapi.fapi2.mjs", bank => Keyed(bank, MessageSigning),
        ["discovery", "signed request", "PAR", "JARM", "code and PKCE by private_key_jwt, bound by DPoP", "signed userinfo with DPoP", "refresh", "signed introspection", "revocation"]);

    private async Task RunAsync(string script, Func<Bank, TestClient> register, string[] expected)
    {
        // Strangers bring their own clock; the bank's must agree with it.
        await using var bank = await app.NewBankAsync(new BankSettings { Clock = new FakeClock(TimeProvider.System.GetUtcNow()) });
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        var cookie = bank.Services.GetRequiredService<Cookies>().Name(Sessions.Cookie);
        var (client, machine) = (register(bank), bank.AgentClient);
        var environment = new Dictionary<string, string>
        {
            ["ISSUER"] = bank.Issuer.GetLeftPart(UriPartial.Authority),
            ["CLIENT_ID"] = client.ClientId,
            ["REDIRECT_URI"] = client.RedirectUri,
            ["POST_LOGOUT_URI"] = "https://web.test-bank.example/signed-out",
            ["MACHINE_ID"] = machine.ClientId,
            ["MACHINE_SECRET"] = machine.Secret!,
            ["EMAIL"] = alice.Email,
            ["SESSION_COOKIE"] = $"{cookie}={browser.Cookies[cookie]}",
        };
        if (client.Secret is { } secret)
            environment["CLIENT_SECRET"] = secret;
        if (client.Key is { } key)
            environment["CLIENT_KEY"] = key.PrivatePem;

        Assert.Equal(expected, await Node.RunAsync(script, environment));
    }

    private static TestClient Keyed(Bank bank, ClientMetadata metadata) => bank.Register(new ClientRow
    {
        ClientId = "keyed",
        ClientName = "An app with a key",
        TokenEndpointAuthMethod = "private_key_jwt",
        RedirectUris = ["https://keyed.test-bank.example/signin-oidc"],
        GrantTypes = ["authorization_code", "refresh_token"],
        Scopes = ["openid", "email", "offline_access", "accounts"],
        FirstParty = true,
        Metadata = metadata.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    }, TestKey.Es256("client-1"));
}
