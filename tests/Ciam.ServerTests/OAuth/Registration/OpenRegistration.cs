using System.Net;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>Clients that register themselves: what they get, and what they cannot get however they ask.</summary>
public sealed class OpenRegistration(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC7591-3"), Covers("RFC7591-3.2.1"), Covers("OIDCDCR-3"), Covers("RFC7591-5")]
    [Covers("ASVS5-10.4.7")]
    public async Task A_registered_client_signs_customers_in_after_they_agreed()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));

        var registered = await bank.RegisterAsync(RegistrationSteps.Metadata(("unheard_of", new { a = 1 }), ("contacts", new[] { "dev@partner.example" })));
        var client = bank.ClientOf(registered);
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = new AuthorizeRequest();
        var asked = await browser.GoAsync(client.AuthorizeUrl("openid profile", request));
        var agreed = await browser.SubmitAsync("main form", button: "button[value=allow]");
        var tokens = (await client.RedeemAsync(client.CodeOf(agreed, request, browser))).AssertGranted();

        Assert.Equal(HttpStatusCode.Created, registered.Status);
        Assert.Contains("no-store", registered.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(("client_secret_basic", "0", "RS256"), (registered["token_endpoint_auth_method"], registered["client_secret_expires_at"], registered["id_token_signed_response_alg"]));
        Assert.Equal("openid profile email phone address offline_access", registered["scope"]);
        Assert.Null(registered["unheard_of"]);
        Assert.Contains("partner-app.example", asked.Text, StringComparison.Ordinal);
        Assert.NotNull(tokens.IdToken);
        Assert.Single(await bank.Audit.EntriesAsync("client.created"));
    }

    /// <summary>It has no redirect to show: what is asked in its name says where its answers go.</summary>
    [Fact]
    [Covers("CIBA-4")]
    public async Task A_registered_client_asks_a_customer_elsewhere()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open", ("GrantTypes:0", "urn:openid:params:grant-type:ciba")));
        var asking = RegistrationSteps.Metadata(
            ("redirect_uris", null), ("response_types", Array.Empty<string>()), ("grant_types", new[] { "urn:openid:params:grant-type:ciba" }), ("backchannel_token_delivery_mode", "poll"));

        var registered = await bank.RegisterAsync(asking);
        var without = await bank.RegisterAsync(asking.Where(pair => pair.Key != "backchannel_token_delivery_mode").ToDictionary());
        var client = new TestClient(bank, registered["client_id"]!, registered["client_secret"], "");
        var alice = await bank.SignUpAsync("alice");
        var name = await client.AskedAsync(bank, alice, new Dictionary<string, string?> { ["scope"] = "openid profile" });
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        Assert.Equal((HttpStatusCode.Created, "poll"), (registered.Status, registered["backchannel_token_delivery_mode"]));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_client_metadata"), (without.Status, without["error"]));
        (await client.PollAsync(name)).AssertGranted();
    }

    [Fact]
    [Covers("RFC7591-2")]
    [Covers("ASVS5-10.4.11"), Covers("RFC9700-2.6-2")]
    [Covers("ATTACK-REGISTRATION-ESCALATION")]
    public async Task What_is_not_open_is_not_given_whoever_asks()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        await bank.WithApiAsync();

        var greedy = await bank.RegisterAsync(RegistrationSteps.Metadata(
            ("scope", "openid payments accounts"), ("first_party", true), ("client_id", "web"), ("resource_identifier", Bank.AccountsApi), ("nonce_instead_of_pkce", true),
            ("token_exchange_subject_clients", new[] { "web" }), ("client_secret", "chosen")));
        var kept = Assert.Single(await bank.RowsAsync("select to_jsonb(client)::text from ciam.oauth_client client"));

        Assert.Equal(HttpStatusCode.Created, greedy.Status);
        Assert.Equal("openid", greedy["scope"]);
        Assert.NotEqual("web", greedy["client_id"]);
        Assert.NotEqual("chosen", greedy["client_secret"]);
        Assert.Contains("\"first_party\": false", kept, StringComparison.Ordinal);
        Assert.Contains("\"resource_identifier\": null", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("nonce_instead_of_pkce", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("token_exchange_subject_clients", kept, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, string> Refusals() => new()
    {
        { "grant_types", """["client_credentials"]""", "invalid_client_metadata" },
        { "grant_types", """["authorization_code","urn:ietf:params:oauth:grant-type:token-exchange"]""", "invalid_client_metadata" },
        { "grant_types", "\"authorization_code\"", "invalid_client_metadata" },
        { "response_types", """["token"]""", "invalid_client_metadata" },
        { "response_types", """["code","code id_token"]""", "invalid_client_metadata" },
        { "redirect_uris", "[]", "invalid_redirect_uri" },
        { "redirect_uris", null, "invalid_redirect_uri" },
        { "redirect_uris", "\"https://partner-app.example/\"", "invalid_redirect_uri" },
        { "redirect_uris", """["http://partner-app.example/"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["https://partner-app.example/#part"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["https://*.example/"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["https://bank.example@partner-app.example/"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["javascript:alert(1)"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["data:text/html,x"]""", "invalid_redirect_uri" },
        { "redirect_uris", """["com.example.app:/callback"]""", "invalid_redirect_uri" },
        { "token_endpoint_auth_method", "\"client_secret_jwt\"", "invalid_client_metadata" },
        { "token_endpoint_auth_method", "\"private_key_jwt\"", "invalid_client_metadata" },
        { "token_endpoint_auth_method", "7", "invalid_client_metadata" },
        { "id_token_signed_response_alg", "\"none\"", "invalid_client_metadata" },
        { "id_token_signed_response_alg", "\"HS256\"", "invalid_client_metadata" },
        { "jwks", """{"keys":[]}""", "invalid_client_metadata" },
        { "jwks", """{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""", "invalid_client_metadata" },
        { "jwks_uri", "\"http://partner-app.example/jwks\"", "invalid_client_metadata" },
        { "jwks_uri", "\"https://user@partner-app.example/jwks\"", "invalid_client_metadata" },
        { "subject_type", "\"secret\"", "invalid_client_metadata" },
        { "sector_identifier_uri", "\"https://169.254.169.254/latest\"", "invalid_client_metadata" },
        { "security_profile", "\"none\"", "invalid_client_metadata" },
        { "security_profile", "\"fapi2\"", "invalid_client_metadata" },
        { "backchannel_logout_uri", "\"http://partner-app.example/out\"", "invalid_client_metadata" },
        { "frontchannel_logout_uri", "\"https://elsewhere.example/out\"", "invalid_client_metadata" },
        { "require_auth_time", "\"yes\"", "invalid_client_metadata" },
        { "default_max_age", "-1", "invalid_client_metadata" },
        { "client_name", "\"\"", "invalid_client_metadata" },
        { "client_name", "\"a\\u0000b\"", "invalid_client_metadata" },
        { "client_name", "\"a\\nb\"", "invalid_client_metadata" },
        { "logo_uri", "\"javascript:alert(1)\"", "invalid_client_metadata" },
        { "contacts", "[1]", "invalid_client_metadata" },
        { "scope", "\"payments\"", "invalid_client_metadata" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    [Covers("RFC7591-3.2.2"), Covers("OIDCDCR-2"), Covers("OIDCC-8.1"), Covers("OIDCFC-2"), Covers("OIDCBC-2.2")]
    [Covers("ASVS5-10.4.7")]
    public async Task A_bad_field_is_refused_by_its_code(string name, string? json, string error)
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        var metadata = RegistrationSteps.Metadata((name, json is null ? null : System.Text.Json.JsonDocument.Parse(json).RootElement));

        var refused = await bank.RegisterAsync(metadata);

        Assert.Equal((HttpStatusCode.BadRequest, error), (refused.Status, refused["error"]));
        Assert.Equal("0", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_client")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"redirect_uris":["https://b.example/"]}""")]
    [InlineData("""{"client_name":"\ud800","redirect_uris":["https://a.example/"]}""")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}""")]
    public async Task What_is_no_object_is_refused(string body)
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));

        Assert.Equal("invalid_client_metadata", (await bank.RegisterAsync(body))["error"]);
    }

    [Fact]
    [Covers("ATTACK-REGISTRATION-ESCALATION")]
    public async Task A_registration_can_choose_a_stricter_profile_but_no_laxer_one()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open", ("SecurityProfile", "fapi2")));
        var keys = System.Text.Json.JsonDocument.Parse(TestKey.Es256().Jwks).RootElement;

        var same = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks", keys), ("token_endpoint_auth_method", "private_key_jwt")));
        var stricter = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks", keys), ("token_endpoint_auth_method", "private_key_jwt"), ("security_profile", "fapi2-message-signing")));
        var laxer = await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks", keys), ("token_endpoint_auth_method", "private_key_jwt"), ("security_profile", "oauth21")));
        var secret = await bank.RegisterAsync(RegistrationSteps.Metadata(("token_endpoint_auth_method", "client_secret_basic")));

        Assert.Equal(("fapi2", "fapi2-message-signing"), (same["security_profile"], stricter["security_profile"]));
        Assert.Equal(("invalid_client_metadata", "invalid_client_metadata"), (laxer["error"], secret["error"]));
    }

    [Fact]
    public async Task Nobody_registers_where_nobody_may()
    {
        await using var bank = await app.NewBankAsync();

        var refused = await bank.RegisterAsync(RegistrationSteps.Metadata());

        Assert.Equal((HttpStatusCode.Forbidden, "access_denied"), (refused.Status, refused["error"]));
    }

    [Fact]
    public async Task One_network_registers_only_so_many()
    {
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open"));
        for (var i = 0; i < 60; i++)
            await bank.RegisterAsync("{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await bank.RegisterAsync(RegistrationSteps.Metadata())).Status);
        bank.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.Created, (await bank.RegisterAsync(RegistrationSteps.Metadata())).Status);
    }
}
