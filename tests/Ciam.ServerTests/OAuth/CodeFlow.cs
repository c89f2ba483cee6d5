using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Ciam.Protocol.Assurance;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>The authorization code flow, from the request to tokens and what they say.</summary>
public sealed class CodeFlow(CiamApp app) : IClassFixture<CiamApp>
{
    private static AuthorizeRequest With(string name, string? value) => new() { Nonce = "nonce-1", State = "state-1", Parameters = new Dictionary<string, string?> { [name] = value } };

    [Fact]
    [Covers("OIDCC-3.1.2.1"), Covers("RFC6749-3.2"), Covers("OIDCC-5.3")]
    public async Task A_signed_in_customer_gives_the_app_tokens_that_say_who_and_how()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var code = await client.AuthorizeAsync(alice, "openid profile accounts", browser: await bank.SignedInAsync(alice, Acr.TwoFactors));

        var tokens = (await client.RedeemAsync(code)).AssertGranted();

        var (access, id) = (TokenAnswer.ClaimsOf(tokens.AccessToken), TokenAnswer.ClaimsOf(tokens.IdToken!));
        Assert.Equal("at+jwt", HeaderOf(tokens.AccessToken).GetProperty("typ").GetString());
        Assert.Equal("ES256", HeaderOf(tokens.IdToken!).GetProperty("alg").GetString());
        Assert.Equal(Bank.AccountsApi, access.GetProperty("aud").GetString());
        Assert.Equal("web", id.GetProperty("aud").GetString());
        Assert.Equal(alice.Id.ToString(), id.GetProperty("sub").GetString());
        Assert.Equal(code.Nonce, id.GetProperty("nonce").GetString());
        Assert.Equal("urn:ciam:acr:2", id.GetProperty("acr").GetString());
        Assert.Equal(bank.Clock.GetUtcNow().ToUnixTimeSeconds(), id.GetProperty("auth_time").GetInt64());
        Assert.Equal(id.GetProperty("sid").GetString(), access.GetProperty("sid").GetString());
        Assert.True(id.TryGetProperty("at_hash", out _));
        Assert.Null(tokens.Answer["refresh_token"]);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_client_that_asks_for_another_algorithm_gets_its_id_token_signed_by_it(string alg)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "older", ClientName = "An older app", TokenEndpointAuthMethod = "client_secret_basic", RedirectUris = ["https://older.example/cb"],
            GrantTypes = ["authorization_code"], Scopes = ["openid", "accounts"], FirstParty = true, IdTokenSignedResponseAlg = alg, CreatedAt = bank.Clock.GetUtcNow(),
        });
        var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"));

        var tokens = (await client.RedeemAsync(code)).AssertGranted();

        Assert.Equal(alg, HeaderOf(tokens.IdToken!).GetProperty("alg").GetString());
        var published = JsonDocument.Parse(await bank.Http.GetStringAsync("/oauth2/jwks")).RootElement.GetProperty("keys");
        Assert.Contains(published.EnumerateArray(), key => key.GetProperty("kid").GetString() == HeaderOf(tokens.IdToken!).GetProperty("kid").GetString());
        Assert.DoesNotContain(published.EnumerateArray(), key => key.TryGetProperty("d", out _));
    }

    [Fact]
    [Covers("OIDCC-3.1.2.6")]
    public async Task Prompt_none_without_a_session_is_answered_to_the_client()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;

        var page = await bank.NewBrowser().GoAsync(client.AuthorizeUrl(request: With("prompt", "none")));

        Assert.StartsWith(client.RedirectUri, page.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("login_required", page.Query("error"));
        Assert.Equal("state-1", page.Query("state"));
        Assert.Equal(bank.Issuer.ToString().TrimEnd('/'), page.Query("iss"));
    }

    [Theory]
    [InlineData("max_age", "0")]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("acr_values", "urn:ciam:acr:2")]
    [Covers("OIDCC-3.1.2.3")]
    [Covers("ASVS5-7.5.3")]
    public async Task A_session_that_is_too_old_or_too_weak_leads_to_the_sign_in_page(string name, string value)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        bank.Clock.Advance(TimeSpan.FromSeconds(2));

        var page = await browser.GoAsync(client.AuthorizeUrl(request: With(name, value)));

        Assert.Null(page.Query("code"));
        Assert.StartsWith("/signin/", page.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("OAUTH2-FORM-POST-2")]
    [Covers("RFC9700-4.2-3")]
    public async Task The_answer_can_be_posted_instead()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(client.AuthorizeUrl(request: With("response_mode", "form_post")));

        Assert.Equal(client.RedirectUri, page.Find("form").GetAttribute("action"));
        Assert.NotNull(page.Find("input[name=code]").GetAttribute("value"));
        Assert.Contains("form-action 'self' https://web.test-bank.example", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/")]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", null)]
    [Covers("RFC9700-2.1-2"), Covers("RFC9700-4.11-2")]
    public async Task Where_the_client_is_unproven_nothing_is_redirected(string name, string? value)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;

        var page = await bank.NewBrowser().GoAsync(client.AuthorizeUrl(request: With(name, value)));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Null(page.Location);
    }

    [Fact]
    public async Task An_id_token_hint_that_names_somebody_else_is_not_answered_silently()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var hint = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("bob")))).IdToken;
        var alice = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await alice.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none", ["id_token_hint"] = hint } }));

        Assert.Equal("login_required", page.Query("error"));
    }

    [Fact]
    public async Task The_claims_parameter_brings_single_claims_into_id_token_and_userinfo()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var code = await client.AuthorizeAsync(alice, "openid", With("claims", """{"id_token":{"email":null},"userinfo":{"name":{"essential":true}}}"""));
        var tokens = (await client.RedeemAsync(code)).AssertGranted();

        var userInfo = (await client.UserInfoAsync(tokens.AccessToken)).Json;

        Assert.Equal(alice.Email, TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("email").GetString());
        Assert.Equal("Alice", userInfo.GetProperty("name").GetString());
        Assert.False(userInfo.TryGetProperty("email", out _));
    }

    [Fact]
    [Covers("ASVS5-10.7.1")]
    public async Task A_third_party_gets_nothing_until_the_customer_agrees()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.PartnerClient;
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var asked = await browser.GoAsync(client.AuthorizeUrl());
        asked.AssertStatus(HttpStatusCode.OK);
        Assert.Contains("Budget Friend", asked.Text, StringComparison.Ordinal);
        var denied = await browser.SubmitAsync("main form", button: "button[value=deny]");
        Assert.Equal("access_denied", denied.Query("error"));

        await browser.GoAsync(client.AuthorizeUrl());
        var agreed = await browser.SubmitAsync("main form", button: "button[value=allow]");
        Assert.NotNull(agreed.Query("code"));

        var silent = await browser.GoAsync(client.AuthorizeUrl(request: With("prompt", "none")));
        Assert.NotNull(silent.Query("code"));
        var asking = await browser.GoAsync(client.AuthorizeUrl(request: With("prompt", "consent")));
        Assert.StartsWith("/consent/", asking.Url.AbsolutePath, StringComparison.Ordinal);
    }

    private static JsonElement HeaderOf(string jwt) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(jwt.Split('.')[0]));
}
