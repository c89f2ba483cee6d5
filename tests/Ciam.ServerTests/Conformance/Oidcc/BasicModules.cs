using System.Net;
using System.Net.Http.Headers;
using Ciam.Protocol.UserInfo;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Oidcc;

/// <summary>oidcc-basic-certification-test-plan: answers in the query.</summary>
public sealed class BasicPlan(CiamApp app) : BasicModules(app, null);

/// <summary>oidcc-formpost-basic-certification-test-plan: the same modules, answers by form.</summary>
public sealed class FormPostPlan(CiamApp app) : BasicModules(app, "form_post");

/// <summary>The modules of the OpenID Connect basic plan (code flow).</summary>
public abstract partial class BasicModules(CiamApp app, string? responseMode) : IClassFixture<CiamApp>
{
    [Theory(DisplayName = "oidcc-server, -server-client-secret-post")]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    public async Task The_code_flow(string method)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice) = (App(bank, method), await bank.SignUpAsync("alice"));
        var code = await client.AuthorizeAsync(alice, "openid profile email phone");

        var bend = method == "client_secret_post" ? new Dictionary<string, string?> { ["client_id"] = client.ClientId, ["client_secret"] = client.Secret } : null;
        using var bare = bank.NewHttpClient();
        var tokens = bend is null ? (await client.RedeemAsync(code)).Answer : await JsonAnswer.ReadAsync(await bare.PostAsync("/oauth2/token", Form(
            ("grant_type", "authorization_code"), ("code", code.Value), ("redirect_uri", code.RedirectUri), ("code_verifier", code.Verifier), ("client_id", client.ClientId), ("client_secret", client.Secret!))));

        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        var claims = TokenAnswer.ClaimsOf(bank.Secrets.Remember("id_token", tokens["id_token"]!));
        bank.Secrets.Remember("access_token", tokens["access_token"]!);
        Assert.Equal((alice.Id.ToString(), code.Nonce), (claims.GetProperty("sub").GetString(), claims.GetProperty("nonce").GetString()));
    }

    [Fact(DisplayName = "oidcc-response-type-missing")]
    public async Task Without_a_response_type_there_is_an_error() => Assert.Equal("invalid_request", (await AskAsync(("response_type", null))).Query("error"));

    [Theory(DisplayName = "oidcc-userinfo-get, -userinfo-post-header, -userinfo-post-body")]
    [InlineData("GET", false)]
    [InlineData("POST", false)]
    [InlineData("POST", true)]
    public async Task Userinfo_is_asked_in_three_ways(string method, bool inBody)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice) = (App(bank), await bank.SignUpAsync("alice"));
        var token = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid"))).AssertGranted().AccessToken;
        using var request = new HttpRequestMessage(new HttpMethod(method), "/oauth2/userinfo");
        if (inBody)
            request.Content = Form(("access_token", token));
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        var answer = await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));

        Assert.Equal((HttpStatusCode.OK, alice.Id.ToString()), (answer.Status, answer["sub"]));
    }

    [Theory(DisplayName = "oidcc-ensure-request-without-nonce-succeeds-for-code-flow, -with-unknown-parameter-succeeds, -with-acr-values-succeeds, -with-valid-pkce-succeeds, "
        + "-display-page, -display-popup, -ui-locales, -claims-locales, -login-hint, -max-age-10000")]
    [InlineData("nonce", null)]
    [InlineData("extra", "foobar")]
    [InlineData("acr_values", "urn:ciam:acr:1 urn:example:other")]
    [InlineData("display", "page")]
    [InlineData("display", "popup")]
    [InlineData("ui_locales", "se de-CH")]
    [InlineData("claims_locales", "se")]
    [InlineData("login_hint", "somebody@example.com")]
    [InlineData("max_age", "10000")]
    public async Task What_is_not_needed_does_no_harm(string name, string? value)
    {
        var page = await AskAsync((name, value));

        Assert.True(page.Query("code") is not null, page.Location?.ToString() ?? page.Text);
    }

    [Theory(DisplayName = "oidcc-scope-profile, -email, -phone, -address, -all")]
    [InlineData("openid profile", "name given_name family_name middle_name nickname profile picture website gender birthdate zoneinfo locale updated_at preferred_username sub")]
    [InlineData("openid address", "address sub")]
    [InlineData("openid profile email address phone", "name given_name birthdate updated_at email email_verified address phone_number phone_number_verified sub")]
    [InlineData("openid email", "email email_verified sub")]
    [InlineData("openid phone", "phone_number phone_number_verified sub")]
    [InlineData("email openid", "email email_verified sub")]
    public async Task A_scope_brings_its_claims(string scope, string claims)
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41791234567", Locale = "de", Details = PersonalDetails.Names.ToDictionary(name => name, name => $"her {name}") });

        var answer = await client.UserInfoAsync((await client.RedeemAsync(await client.AuthorizeAsync(alice, scope))).AssertGranted().AccessToken);

        Assert.Subset(answer.Json.EnumerateObject().Select(claim => claim.Name).ToHashSet(), claims.Split(' ').ToHashSet());
        Assert.Equal(scope.Contains("address", StringComparison.Ordinal), answer.Json.TryGetProperty("address", out var address) && address.GetProperty("formatted").GetString() == "her address");
    }

    [Fact]
    [Covers("OIDCC-3.1.2.1")]
    [Covers("ASVS5-10.4.11")]
    public async Task An_unknown_scope_is_passed_over_and_a_forbidden_one_is_not()
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank);

        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid everything"))).AssertGranted();

        Assert.Equal("openid", tokens.Answer["scope"]);
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("bob"));
        Assert.Equal("invalid_scope", (await browser.GoAsync(client.AuthorizeUrl("openid payments"))).Query("error"));
        Assert.Equal("invalid_scope", (await browser.GoAsync(client.AuthorizeUrl("everything"))).Query("error"));
    }

    [Theory(DisplayName = "oidcc-prompt-login, -max-age-1")]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "1")]
    [Covers("ASVS5-7.6.1")]
    public async Task The_customer_is_asked_again_and_the_token_tells_the_new_time(string name, string value)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (App(bank), await bank.SignUpAsync("alice"), new AuthorizeRequest { Parameters = new Dictionary<string, string?> { [name] = value } });
        var browser = await bank.SignedInAsync(alice);
        bank.Clock.Advance(TimeSpan.FromSeconds(2));

        (await browser.GoAsync(client.AuthorizeUrl("openid", request))).AssertAt("password");
        var page = await browser.SubmitAsync("form:has(#password)", new Dictionary<string, string> { ["password"] = alice.Password });

        var claims = TokenAnswer.ClaimsOf((await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted().IdToken!);
        Assert.Equal(bank.Clock.GetUtcNow().ToUnixTimeSeconds(), claims.GetProperty("auth_time").GetInt64());
    }

    [Fact(DisplayName = "oidcc-prompt-none-not-logged-in")]
    [Covers("ASVS5-7.6.2")]
    public async Task Nobody_is_asked_silently()
    {
        await using var bank = await app.NewBankAsync();
        using var stranger = bank.NewBrowser();

        Assert.Equal("login_required", (await stranger.GoAsync(App(bank).AuthorizeUrl("openid", With(("prompt", "none"))))).Query("error"));
    }

    [Fact(DisplayName = "oidcc-prompt-none-logged-in, -id-token-hint")]
    public async Task Whoever_is_there_is_recognised_silently()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice) = (App(bank), await bank.SignUpAsync("alice"));
        var browser = await bank.SignedInAsync(alice);
        var first = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid", browser: browser))).AssertGranted().IdToken!;
        var request = With(("prompt", "none"), ("id_token_hint", first));

        var second = (await client.RedeemAsync(client.CodeOf(await browser.GoAsync(client.AuthorizeUrl("openid", request)), request, browser))).AssertGranted().IdToken!;

        Assert.Equal(TokenAnswer.ClaimsOf(first).GetProperty("sub").GetString(), TokenAnswer.ClaimsOf(second).GetProperty("sub").GetString());
        Assert.Equal(TokenAnswer.ClaimsOf(first).GetProperty("auth_time").GetInt64(), TokenAnswer.ClaimsOf(second).GetProperty("auth_time").GetInt64());
    }

    [Theory(DisplayName = "oidcc-codereuse, -codereuse-30seconds")]
    [InlineData(0)]
    [InlineData(30)]
    [Covers("ASVS5-10.4.2")]
    public async Task A_code_is_good_once_and_its_tokens_die_with_its_second_use(int seconds)
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank);
        var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid");
        var tokens = (await client.RedeemAsync(code)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await client.RedeemAsync(code)).AssertRefused("invalid_grant");

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.UserInfoAsync(tokens.AccessToken)).Status);
    }

    [Fact(DisplayName = "oidcc-ensure-registered-redirect-uri")]
    public async Task A_strange_address_gets_a_page() => Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(("redirect_uri", "https://evil.example/cb"))).Status);

    [Fact(DisplayName = "oidcc-ensure-post-request-succeeds")]
    public async Task A_request_may_be_posted()
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank);
        using var bare = bank.NewHttpClient();

        using var answer = await bare.PostAsync("/oauth2/authorize", Form([.. client.AuthorizeForm("openid").Select(pair => (pair.Key, pair.Value!))]));

        Assert.StartsWith("/signin/", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported, -request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.eyJzdGF0ZSI6IngifQ.", "request_not_supported")]
    [InlineData("request_uri", "https://rp.example/object", "request_uri_not_supported")]
    public async Task Unsigned_objects_and_addresses_are_refused_by_name(string name, string value, string error) => Assert.Equal(error, (await AskAsync((name, value))).Query("error"));

    [Fact(DisplayName = "oidcc-ensure-request-object-with-redirect-uri")]
    public async Task The_address_in_the_object_counts()
    {
        await using var bank = await app.NewBankAsync();
        var (signer, request, browser) = (SigningClient.Register(bank, Ciam.Protocol.ClientMetadata.None), new AuthorizeRequest(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        signer = signer with { Client = signer.Client.AnsweredBy(responseMode) };

        var page = await browser.GoAsync(signer.UrlOf(signer.Compose(request), "&redirect_uri=https%3A%2F%2Fevil.example%2F&response_type=code&scope=openid"));

        signer.Client.CodeOf(page, request, browser);
    }

    [Fact(DisplayName = "oidcc-claims-essential")]
    public async Task A_claim_that_is_essential_is_given()
    {
        await using var bank = await app.NewBankAsync();
        var (client, request) = (App(bank), With(("claims", """{"userinfo":{"name":{"essential":true}}}""")));
        var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid", request);

        Assert.Equal("Alice", (await client.UserInfoAsync((await client.RedeemAsync(code)).AssertGranted().AccessToken))["name"]);
    }

    [Theory]
    [InlineData("id_token")]
    [InlineData("userinfo")]
    [Covers("OIDCC-5.5.1")]
    public async Task Nobody_else_is_an_answer(string target)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, bob) = (App(bank), await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var request = With(("prompt", "none"), ("claims", """{"target":{"sub":{"value":"her"}}}""".Replace("target", target, StringComparison.Ordinal).Replace("her", alice.Id.ToString(), StringComparison.Ordinal)));
        var (hers, his) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(bob));

        Assert.NotNull((await hers.GoAsync(client.AuthorizeUrl("openid", request))).Query("code"));
        Assert.Equal("login_required", (await his.GoAsync(client.AuthorizeUrl("openid", request))).Query("error"));
        Assert.Equal("login_required", (await his.GoAsync(client.AuthorizeUrl("openid", With(("prompt", "none"), ("claims", """{"id_token":{"sub":{"value":"nobody"}}}"""))))).Query("error"));
    }

    [Fact]
    [Covers("OIDCREG-2")]
    public async Task A_client_may_register_what_it_always_wants()
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank, metadata: new Ciam.Protocol.ClientMetadata { DefaultAcrValues = [Acrs.TwoFactors] });
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        Assert.StartsWith("/signin/", (await browser.GoAsync(client.AuthorizeUrl("openid"))).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.NotNull((await browser.GoAsync(client.AuthorizeUrl("openid", With(("acr_values", Acrs.Password))))).Query("code"));
    }

    [Fact(DisplayName = "oidcc-refresh-token")]
    public async Task Tokens_are_renewed()
    {
        await using var bank = await app.NewBankAsync();
        var client = App(bank);
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted();

        var renewed = (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();

        Assert.NotEqual(tokens.AccessToken, renewed.AccessToken);
    }

    [Theory(DisplayName = "oidcc-discovery-endpoint-verification: signed_metadata")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [Covers("RFC8414-2.1")]
    public async Task The_metadata_is_signed_by_a_published_key(string path)
    {
        await using var bank = await app.NewBankAsync();
        var document = await JsonAnswer.ReadAsync(await bank.Http.GetAsync(path));
        var handler = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler();

        var result = await handler.ValidateTokenAsync(document["signed_metadata"], new Microsoft.IdentityModel.Tokens.TokenValidationParameters
        {
            ValidateLifetime = false, ValidateAudience = false, RequireExpirationTime = false, ValidIssuer = document["issuer"],
            IssuerSigningKeys = new Microsoft.IdentityModel.Tokens.JsonWebKeySet(await bank.Http.GetStringAsync("/oauth2/jwks")).GetSigningKeys(),
        });

        Assert.True(result.IsValid, result.Exception?.Message);
        var said = TokenAnswer.ClaimsOf(document["signed_metadata"]!);
        Assert.Equal(document["token_endpoint"], said.GetProperty("token_endpoint").GetString());
        Assert.False(said.TryGetProperty("signed_metadata", out _));
    }

    private async Task<BrowserPage> AskAsync(params (string Name, string? Value)[] parameters)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var page = await browser.GoAsync(App(bank).AuthorizeUrl("openid", With(parameters)));
        if (page.Query("code") is { } code)
            bank.Secrets.Remember("code", code);
        return page;
    }

    private static AuthorizeRequest With(params (string Name, string? Value)[] parameters) =>
        new() { Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value) };

    private TestClient App(Bank bank, string method = "client_secret_basic", Ciam.Protocol.ClientMetadata? metadata = null) => bank.Register(new ClientRow
    {
        ClientId = "rp", ClientName = "An app", TokenEndpointAuthMethod = method, RedirectUris = ["https://rp.example/callback"], GrantTypes = ["authorization_code", "refresh_token"],
        Scopes = ["openid", "profile", "email", "phone", "address", "offline_access"], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(), Metadata = (metadata ?? Ciam.Protocol.ClientMetadata.None).ToJson(),
    }).AnsweredBy(responseMode);

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
}
