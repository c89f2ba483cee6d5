using System.Net;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.RichGrants;

/// <summary>Authorization details from request to refresh: asked each time, narrowed at will, never widened.</summary>
public sealed class Details(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9396-12")]
    [Covers("ASVS5-10.7.1")]
    public async Task A_third_partys_details_are_asked_each_time_and_not_remembered()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice"), bank.RichClient(), RichBank.Asking(RichBank.Accounts));
        var browser = await bank.SignedInAsync(alice);

        var first = await browser.GoAsync(client.AuthorizeUrl("openid", request));
        Assert.Contains("See these accounts", first.Text, StringComparison.Ordinal);
        Assert.Contains("DE89 3704 0044 0532 0130 00", first.Text, StringComparison.Ordinal);
        client.CodeOf(await browser.AllowAsync(), request, browser);

        Assert.StartsWith("/consent/", (await browser.GoAsync(client.AuthorizeUrl("openid", request))).Url.AbsolutePath, StringComparison.Ordinal);
        Assert.NotNull((await browser.GoAsync(client.AuthorizeUrl("openid"))).Query("code"));
        var silent = RichBank.Asking(RichBank.Accounts) with { Parameters = new Dictionary<string, string?> { ["authorization_details"] = RichBank.List(RichBank.Accounts), ["prompt"] = "none" } };
        Assert.Equal("consent_required", (await browser.GoAsync(client.AuthorizeUrl("openid", silent))).Query("error"));
    }

    [Fact]
    [Covers("RFC9396-6.1"), Covers("RFC9396-6"), Covers("RFC9396-7")]
    [Covers("RFC9700-2.3-1")]
    public async Task A_token_may_have_less_than_was_granted_and_never_more()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient());
        var tokens = await bank.GrantedAsync(client, alice, "openid offline_access", RichBank.Accounts, RichBank.Payment);

        var fewer = (await client.RefreshAsync(tokens.RefreshToken, RichBank.Bend("authorization_details", RichBank.List(RichBank.FewerAccounts)))).AssertGranted();
        Assert.Equal(RichBank.List(RichBank.FewerAccounts), fewer.Answer.Json.Details());
        Assert.Equal(RichBank.List(RichBank.FewerAccounts), TokenAnswer.ClaimsOf(fewer.AccessToken).Details());

        var more = RichBank.Payment.Replace("1250.00", "9250.00", StringComparison.Ordinal);
        (await client.RefreshAsync(fewer.RefreshToken, RichBank.Bend("authorization_details", RichBank.List(more)))).AssertRefused("invalid_authorization_details");
        var all = (await client.RefreshAsync(fewer.RefreshToken)).AssertGranted();
        Assert.Equal(RichBank.List(RichBank.Accounts, RichBank.Payment), all.Answer.Json.Details());
    }

    [Fact]
    [Covers("RFC9396-6.1")]
    public async Task A_code_may_be_redeemed_for_less()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice"), bank.RichClient(firstParty: true), RichBank.Asking(RichBank.Accounts));
        var browser = await bank.SignedInAsync(alice);
        var code = client.CodeOf(await browser.GoAsync(client.AuthorizeUrl("accounts", request)), request, browser);

        (await client.RedeemAsync(code, RichBank.Bend("authorization_details", RichBank.List(RichBank.Payment)))).AssertRefused("invalid_authorization_details");
        var tokens = (await client.RedeemAsync(code, RichBank.Bend("authorization_details", RichBank.List(RichBank.FewerAccounts)))).AssertGranted();

        Assert.Equal(RichBank.List(RichBank.FewerAccounts), tokens.Answer.Json.Details());
    }

    [Theory]
    [InlineData("[{\"type\":\"account_information\"}]")]
    [InlineData("[{\"type\":\"payment_initiation\"}]")]
    [InlineData("[{\"type\":\"unheard_of\"}]")]
    [InlineData("[[[[[[[[[[[[[[[[[[")]
    [InlineData("{\"type\":\"account_information\"}")]
    [Covers("RFC9396-5"), Covers("RFC9396-10"), Covers("RFC9396-2")]
    public async Task Details_that_cannot_be_granted_are_refused_by_redirect(string details)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.RichClient(types: ["account_information"]);

        var page = await bank.NewBrowser().GoAsync(client.AuthorizeUrl("openid", RichBank.Asking() with { Parameters = RichBank.Bend("authorization_details", details) }));

        Assert.Equal("invalid_authorization_details", page.Query("error"));
        Assert.NotNull(page.Query("state"));
    }

    [Fact]
    [Covers("RFC9396-6"), Covers("RFC9396-9.1")]
    public async Task A_machine_may_have_what_is_about_no_customer()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "checker", ClientName = "Checker", TokenEndpointAuthMethod = "client_secret_basic", GrantTypes = ["client_credentials"], Scopes = ["accounts.read"],
            Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["confirmation_of_payee", "account_information"] }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        });

        var tokens = (await client.ClientCredentialsAsync(bend: RichBank.Bend("authorization_details", RichBank.List(RichBank.Payee)))).AssertGranted();
        (await client.ClientCredentialsAsync("accounts.read", RichBank.Bend("authorization_details", RichBank.List(RichBank.Accounts)))).AssertRefused("invalid_authorization_details");

        Assert.Null(tokens.Answer["scope"]);
        Assert.Equal(RichBank.List(RichBank.Payee), (await bank.ApiClient.IntrospectAsync(tokens.AccessToken)).Json.Details());
    }

    /// <summary>Several APIs behind one consent: each token is for the one API that its request names, and tells nothing meant for another.</summary>
    [Fact]
    [Covers("RFC8707-2"), Covers("RFC8707-2.1"), Covers("RFC8707-2.2"), Covers("RFC9396-9.1")]
    public async Task Several_resources_may_be_asked_for_and_a_token_is_for_one()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "both", ClientName = "Both", TokenEndpointAuthMethod = "client_secret_basic", RedirectUris = ["https://both.example/cb"], GrantTypes = ["authorization_code", "refresh_token"],
            Scopes = ["openid", "offline_access", "accounts", "cards"], FirstParty = true,
            Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["account_information"] }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        });
        await bank.WithDatabaseAsync(async database =>
        {
            database.Add(new ApiResourceRow { Identifier = "https://cards.test-bank.example", Name = "Cards", Scopes = ["cards"] });
            await database.SaveChangesAsync();
        });
        var (browser, request) = (await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acr.TwoFactors), RichBank.Asking(RichBank.Accounts));
        var url = client.AuthorizeUrl("openid offline_access accounts cards", request);
        Assert.Equal("invalid_scope", (await browser.GoAsync(url)).Query("error"));
        Assert.Equal("invalid_target", (await browser.GoAsync(url + "&resource=https://elsewhere.example")).Query("error"));
        var code = client.CodeOf(await browser.GoAsync($"{url}&resource={Bank.AccountsApi}&resource=https://cards.test-bank.example"), request, browser);

        (await client.RedeemAsync(code)).AssertRefused("invalid_target");
        (await client.RedeemAsync(code, RichBank.Bend("resource", "https://elsewhere.example"))).AssertRefused("invalid_target");
        var cards = (await client.RedeemAsync(code, RichBank.Bend("resource", "https://cards.test-bank.example"))).AssertGranted();
        var accounts = (await client.RefreshAsync(cards.RefreshToken, RichBank.Bend("resource", Bank.AccountsApi))).AssertGranted();

        Assert.Equal(("https://cards.test-bank.example", "openid offline_access cards", null), (AudienceOf(cards), cards.Answer["scope"], TokenAnswer.ClaimsOf(cards.AccessToken).Details()));
        Assert.Equal((Bank.AccountsApi, "openid offline_access accounts", RichBank.List(RichBank.Accounts)), (AudienceOf(accounts), accounts.Answer["scope"], TokenAnswer.ClaimsOf(accounts.AccessToken).Details()));
        Assert.False(await bank.IsActiveAsync(cards.AccessToken));
        Assert.True(await bank.IsActiveAsync(accounts.AccessToken));
    }

    [Fact]
    [Covers("RFC9396-10")]
    public async Task The_types_are_told_in_discovery()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.WebClient;

        using var response = await bank.Http.GetAsync("/.well-known/oauth-authorization-server");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(["payment_initiation", "account_information", "confirmation_of_payee"], document.RootElement.GetProperty("authorization_details_types_supported").EnumerateArray().Select(type => type.GetString()!));
    }

    private static string? AudienceOf(TokenAnswer tokens) => TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("aud").GetString();
}
