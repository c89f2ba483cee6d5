using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Ciam.ServerTests.OAuth.Registration;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Oidcc;

/// <summary>The plan oidcc-dynamic-certification-test-plan, with clients that register themselves as the suite's do: by secret, without PKCE, with a nonce.</summary>
public sealed class DynamicPlan(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly BankSettings Open = RegistrationSteps.Settings("open", ("NonceInsteadOfPkce", "true"));

    private static readonly IReadOnlyDictionary<string, string?> WithoutPkce = new Dictionary<string, string?> { ["code_challenge"] = null, ["code_challenge_method"] = null };

    [Fact(DisplayName = "oidcc-server : a client that registered itself, with a nonce in place of PKCE")]
    [Covers("RFC9700-2.1.1")]
    public async Task The_suites_own_client_signs_in()
    {
        await using var bank = await app.NewBankAsync(Open);
        var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata()));

        var (code, _) = await EnterAsync(bank, client, "openid");
        var tokens = (await client.RedeemAsync(code, new Dictionary<string, string?> { ["code_verifier"] = null })).AssertGranted();

        Assert.Equal(code.Nonce, TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("nonce").GetString());
    }

    [Fact(DisplayName = "oidcc-idtoken-rs256")]
    [Covers("OIDCDCR-2")]
    public async Task An_ID_token_is_signed_by_RS256_unless_another_is_registered()
    {
        await using var bank = await app.NewBankAsync(Open);
        foreach (var (registered, alg) in new[] { (null, "RS256"), ("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256") })
        {
            var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata(("id_token_signed_response_alg", registered))));
            var (code, _) = await EnterAsync(bank, client, "openid");
            var tokens = (await client.RedeemAsync(code, new Dictionary<string, string?> { ["code_verifier"] = null })).AssertGranted();

            Assert.Equal(alg, HeaderOf(tokens.IdToken!).GetProperty("alg").GetString());
        }
    }

    [Fact(DisplayName = "oidcc-idtoken-unsigned : refused, discovery does not offer it")]
    public async Task An_unsigned_ID_token_cannot_be_registered()
    {
        await using var bank = await app.NewBankAsync(Open);

        Assert.Equal("invalid_client_metadata", (await bank.RegisterAsync(RegistrationSteps.Metadata(("id_token_signed_response_alg", "none"))))["error"]);
        Assert.DoesNotContain("none", (await DiscoveryAsync(bank))["id_token_signing_alg_values_supported"]!, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "oidcc-redirect-uri-query-OK, -query-added, -query-mismatch, -ensure-registered-redirect-uri, -ensure-redirect-uri-in-authorization-request")]
    [InlineData("https://partner-app.example/callback?foo=bar", true)]
    [InlineData("https://partner-app.example/callback?foo=bar&baz=1", false)]
    [InlineData("https://partner-app.example/callback?foo=baz", false)]
    [InlineData("https://partner-app.example/callback", false)]
    [InlineData(null, false)]
    public async Task A_redirect_address_is_the_registered_one_with_its_query(string? redirectUri, bool taken)
    {
        await using var bank = await app.NewBankAsync(Open);
        var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata(("redirect_uris", new[] { "https://partner-app.example/callback?foo=bar" }))));
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["redirect_uri"] = redirectUri } }));
        if (!taken)
        {
            Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
            return;
        }

        var answered = await browser.SubmitAsync("main form", button: "button[value=allow]");
        Assert.StartsWith("https://partner-app.example/callback?foo=bar&code=", answered.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "oidcc-redirect-uri-regfrag")]
    public async Task A_redirect_address_with_a_fragment_is_not_registered()
    {
        await using var bank = await app.NewBankAsync(Open);

        Assert.Equal("invalid_redirect_uri", (await bank.RegisterAsync(RegistrationSteps.Metadata(("redirect_uris", new[] { "https://partner-app.example/callback#foobar" }))))["error"]);
    }

    [Fact(DisplayName = "oidcc-registration-logo-uri, -policy-uri, -tos-uri")]
    public async Task The_customer_sees_where_the_apps_terms_are()
    {
        await using var bank = await app.NewBankAsync(Open);
        var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata(
            ("logo_uri", "https://partner-app.example/logo.png"), ("policy_uri", "https://partner-app.example/policy"), ("tos_uri", "https://partner-app.example/terms"))));
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(client.AuthorizeUrl("openid"));

        // The logo is fetched by us and shown from here (ClientLogoPages): no browser asks the app for it.
        Assert.DoesNotContain("logo.png", page.Body, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' data:;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='https://partner-app.example/policy'][rel~=noreferrer]"));
        Assert.NotNull(page.Find("a[href='https://partner-app.example/terms'][rel~=noreferrer]"));
    }

    [Fact(DisplayName = "oidcc-registration-sector-uri, -sector-bad")]
    [Covers("OIDCDCR-5"), Covers("OIDCC-8.1")]
    public async Task A_sector_must_name_every_redirect_address()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(Open);
        var both = new[] { RegistrationSteps.Redirect, "https://other-app.example/callback" };
        var good = foreign.ServeText("/good", JsonSerializer.Serialize(both.Append("https://third.example/")));
        var bad = foreign.ServeText("/bad", JsonSerializer.Serialize(both.Take(1)));
        object Wish(string? sector) => RegistrationSteps.Metadata(("redirect_uris", both), ("subject_type", "pairwise"), ("sector_identifier_uri", sector));

        var taken = await bank.RegisterAsync(Wish(good));
        var refused = new[] { await bank.RegisterAsync(Wish(bad)), await bank.RegisterAsync(Wish(foreign.At("/missing"))), await bank.RegisterAsync(Wish(null)), await bank.RegisterAsync(Wish(foreign.ServeText("/text", "{}"))) };

        Assert.Equal((HttpStatusCode.Created, "pairwise"), (taken.Status, taken["subject_type"]));
        Assert.All(refused, answer => Assert.Equal("invalid_client_metadata", answer["error"]));
    }

    [Fact(DisplayName = "oidcc-refresh-token-rp-key-rotation, -ensure-client-assertion-with-iss-aud-succeeds, -registration-jwks-uri")]
    [Covers("OIDCC-10.1.1")]
    public async Task A_client_that_changed_its_keys_still_refreshes()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(Open);
        var (before, after) = (TestKey.Es256("before"), TestKey.Es256("after"));
        var uri = foreign.ServeText("/jwks", before.Jwks);
        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks_uri", uri), ("token_endpoint_auth_method", "private_key_jwt")));
        var client = bank.ClientOf(registered, before);
        var (code, _) = await EnterAsync(bank, client, "openid offline_access");
        var tokens = (await client.RedeemAsync(code, new Dictionary<string, string?> { ["code_verifier"] = null })).AssertGranted();

        foreign.ServeText("/jwks", TestKey.JwksOf(after));
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        (await bank.ClientOf(registered, after).RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    [Fact(DisplayName = "oidcc-server-rotate-keys")]
    [Covers("OIDCC-10.1.1")]
    public async Task The_servers_keys_change_without_anybody_noticing()
    {
        await using var bank = await app.NewBankAsync(Open);
        var first = await KeysAsync(bank);
        bank.Clock.Advance(TimeSpan.FromDays(28));
        await bank.WithServicesAsync(async services =>
        {
            await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Ciam.Server.OAuth.Keys.KeyRing>(services).EnsureAsync(bank.Clock.GetUtcNow(), default);
            return 0;
        });

        var second = await KeysAsync(bank);

        Assert.Superset(first, second);
        Assert.True(second.Count > first.Count);
    }

    [Theory(DisplayName = "oidcc-request-uri-unsigned, -signed-rs256 : refused, discovery does not offer it")]
    [InlineData("https://partner-app.example/request.jwt")]
    [InlineData("http://127.0.0.1:1/request.jwt")]
    public async Task A_request_lying_elsewhere_is_not_fetched(string requestUri)
    {
        await using var bank = await app.NewBankAsync(Open);
        var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata()));

        var page = await bank.NewBrowser().GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["request_uri"] = requestUri } }));

        Assert.Null(page.Query("code"));
        Assert.True(page.Status == HttpStatusCode.BadRequest || page.Query("error") is "request_uri_not_supported" or "invalid_request_uri", $"{(int)page.Status} {page.Location}");
        Assert.Equal("false", (await DiscoveryAsync(bank))["request_uri_parameter_supported"]);
    }

    [Fact(DisplayName = "oidcc-3rd_party-init-login")]
    [Covers("OIDCC-4")]
    public async Task The_customer_can_open_a_connected_app_from_the_bank()
    {
        await using var bank = await app.NewBankAsync(Open);
        var client = bank.ClientOf(await bank.RegisterAsync(RegistrationSteps.Metadata(("initiate_login_uri", "https://partner-app.example/login?from=bank"))));
        var (_, browser) = await EnterAsync(bank, client, "openid");

        var apps = await browser.GoAsync("/account/apps");

        Assert.Equal("https://partner-app.example/login?from=bank&iss=" + Uri.EscapeDataString(bank.Issuer.GetLeftPart(UriPartial.Authority)), apps.Find("a[data-open-app]").GetAttribute("href"));
    }

    [Fact(DisplayName = "oidcc-3rd_party-init-login-nohttps")]
    [Covers("OIDCDCR-2")]
    public async Task A_login_address_without_https_is_not_registered()
    {
        await using var bank = await app.NewBankAsync(Open);

        Assert.Equal("invalid_client_metadata", (await bank.RegisterAsync(RegistrationSteps.Metadata(("initiate_login_uri", "http://partner-app.example/login"))))["error"]);
    }

    private static async Task<(ReceivedCode Code, TestBrowser Browser)> EnterAsync(Bank bank, TestClient client, string scope)
    {
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice" + Guid.NewGuid().ToString("N")[..6]));
        var request = new AuthorizeRequest { Parameters = WithoutPkce };
        await browser.GoAsync(client.AuthorizeUrl(scope, request));
        return (client.CodeOf(await browser.SubmitAsync("main form", button: "button[value=allow]"), request, browser), browser);
    }

    private static async Task<HashSet<string>> KeysAsync(Bank bank) =>
        [.. (await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/oauth2/jwks"))).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    private static async Task<JsonAnswer> DiscoveryAsync(Bank bank) => await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration"));

    private static JsonElement HeaderOf(string jwt) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(jwt.Split('.')[0]));
}
