using System.Net;
using Ciam.Protocol;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 security profile plan that are about authorization requests, which are all pushed.</summary>
public sealed class PushedRequestModules(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Par = "/oauth2/par";

    [Fact(DisplayName = "fapi2-security-profile-final-happy-flow, -par-without-duplicate-parameters")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-2")]
    public async Task A_pushed_request_ends_in_bound_tokens()
    {
        await using var bank = await app.NewBankAsync();
        var (client, request, browser) = (Pusher(bank), new AuthorizeRequest(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        var page = await browser.GoAsync(await client.PushedUrlAsync(request: request));

        var tokens = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();
        Assert.Equal("DPoP", tokens.Answer["token_type"]);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-user-rejects-authentication")]
    public async Task A_customer_may_say_no()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Pusher(bank, firstParty: false), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        await browser.GoAsync(await client.PushedUrlAsync());
        var page = await browser.SubmitAsync("main form", button: "button[value=deny]");

        Assert.Equal("access_denied", page.Query("error"));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds")]
    public async Task Opening_the_page_twice_is_no_offence()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (Pusher(bank), await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var url = await client.PushedUrlAsync(request: request);
        using var first = bank.NewBrowser();
        using var second = bank.NewBrowser();

        (await first.GoAsync(url)).AssertAt("password");
        await second.GoAsync(url);

        client.CodeOf(await second.EnterPasswordAsync(alice), request, second);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-attempt-reuse-request_uri")]
    public async Task What_was_answered_is_gone()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Pusher(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var url = await client.PushedUrlAsync();

        Assert.NotNull((await browser.GoAsync(url)).Query("code"));

        AssertPage(await browser.GoAsync(url));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-attempt-to-use-expired-request_uri")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-12")]
    public async Task What_is_old_is_gone()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Pusher(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var url = await client.PushedUrlAsync();

        bank.Clock.Advance(TimeSpan.FromSeconds(90));

        AssertPage(await browser.GoAsync(url));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client")]
    public async Task A_name_is_for_its_own_client()
    {
        await using var bank = await app.NewBankAsync();
        var (client, other, browser) = (Pusher(bank), Pusher(bank, "other"), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var pushed = (await client.PushAsync())["request_uri"]!;

        AssertPage(await browser.GoAsync(other.UrlOf(pushed)));
    }

    [Theory(DisplayName = "fapi2-security-profile-final-par-authorization-request-containing-request_uri-form-param, -par-ensure-pkce-required, -par-plain-pkce-rejected, -ensure-redirect-uri-in-authorization-request, "
        + "-plain-fapi-tolerate-unregistered-redirect-uri, -ensure-response-type-code-idtoken-fails, -ensure-response-type-token-fails, -ensure-authorization-request-with-long-state, -ensure-authorization-request-with-long-nonce")]
    [InlineData("par-authorization-request-containing-request_uri-form-param", "request_uri", "urn:example:abc", "invalid_request")]
    [InlineData("par-ensure-pkce-required", "code_challenge", null, "invalid_request")]
    [InlineData("par-plain-pkce-rejected", "code_challenge_method", "plain", "invalid_request")]
    [InlineData("ensure-redirect-uri-in-authorization-request", "redirect_uri", null, "invalid_request")]
    [InlineData("plain-fapi-tolerate-unregistered-redirect-uri", "redirect_uri", "https://evil.example/callback", "invalid_request")]
    [InlineData("ensure-response-type-code-idtoken-fails", "response_type", "code id_token", "unsupported_response_type")]
    [InlineData("ensure-response-type-token-fails", "response_type", "token", "unsupported_response_type")]
    [InlineData("ensure-authorization-request-with-long-state", "state", "{2049}", "invalid_request")]
    [InlineData("ensure-authorization-request-with-long-nonce", "nonce", "{513}", "invalid_request")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-1"), Covers("FAPI2-SP-FINAL-5.3.2.2-5"), Covers("FAPI2-SP-FINAL-5.3.2.2-6")]
    public async Task A_wrong_request_is_refused_where_it_is_pushed(string module, string name, string? value, string error)
    {
        await using var bank = await app.NewBankAsync();
        var sent = value is { Length: > 2 } && value[0] == '{' ? new string('x', int.Parse(value[1..^1], System.Globalization.CultureInfo.InvariantCulture)) : value;

        var answer = await Pusher(bank).PushAsync(bend: new Dictionary<string, string?> { [name] = sent });

        Assert.True(error == answer["error"], $"{module}: {answer.Json}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-attempt-invalid-http-method")]
    public async Task A_request_is_pushed_by_POST()
    {
        await using var bank = await app.NewBankAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await bank.Http.GetAsync(Par)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await bank.Http.PutAsync(Par, null)).StatusCode);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails")]
    [Covers("ASVS5-10.4.13"), Covers("ASVS5-10.4.15")]
    public async Task Nothing_is_asked_through_the_browser()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Pusher(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        Assert.Equal("invalid_request", (await browser.GoAsync(client.AuthorizeUrl())).Query("error"));
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-authorization-request-without-state-success, -without-nonce-success, -with-64-char-nonce-success, -ensure-other-scope-order-succeeds")]
    [InlineData("state", null)]
    [InlineData("nonce", null)]
    [InlineData("nonce", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("scope", "accounts openid")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-14"), Covers("FAPI2-SP-FINAL-5.3.2.3-1")]
    public async Task What_may_be_left_out_or_be_long_or_turned_round_is_taken(string name, string? value)
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser, request) = (Pusher(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")), new AuthorizeRequest { Parameters = new Dictionary<string, string?> { [name] = value } });

        var page = await browser.GoAsync(await client.PushedUrlAsync(request: request));

        Assert.Equal(name == "state" ? null : request.State, page.Query("state"));
        var code = new ReceivedCode(bank.Secrets.Remember("code", page.Query("code")!), request.Verifier, client.RedirectUri, request.Nonce, browser);
        var claims = TokenAnswer.ClaimsOf((await client.RedeemAsync(code)).AssertGranted().IdToken!);
        Assert.Equal(name == "nonce" ? value : request.Nonce, claims.TryGetProperty("nonce", out var nonce) ? nonce.GetString() : null);
    }

    private static TestClient Pusher(Bank bank, string id = "pusher", bool firstParty = true) => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = "Pushes", TokenEndpointAuthMethod = "private_key_jwt", RedirectUris = [$"https://{id}.example/callback"],
        GrantTypes = ["authorization_code", "refresh_token"], Scopes = ["openid", "accounts"], FirstParty = firstParty, CreatedAt = bank.Clock.GetUtcNow(),
        Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, DpopBoundAccessTokens = true }.ToJson(),
    }, TestKey.Es256(), TestKey.Es256("dpop"));

    private static void AssertPage(BrowserPage page)
    {
        Assert.Null(page.Location);
        page.AssertStatus(HttpStatusCode.BadRequest);
    }
}
