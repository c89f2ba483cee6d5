using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.RichGrants;

/// <summary>A program acts with a token that another was given: under its own name, with no more rights, and no longer.</summary>
public sealed class Exchanges(CiamApp app) : IClassFixture<CiamApp>
{
    private static TestClient Assistant(Bank bank, string id = "assistant", string[]? of = null, string[]? scopes = null) => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = "Assistant", TokenEndpointAuthMethod = "client_secret_basic", GrantTypes = [GrantTypes.TokenExchange, "client_credentials"],
        Scopes = scopes ?? ["openid", "accounts", "accounts.read"],
        Metadata = new ClientMetadata { TokenExchangeSubjectClients = of ?? ["web"] }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
    });

    private static Dictionary<string, string?> Form(string token, params (string Name, string? Value)[] more)
    {
        var form = new Dictionary<string, string?> { ["grant_type"] = GrantTypes.TokenExchange, ["subject_token"] = token, ["subject_token_type"] = TokenTypeNames.AccessToken };
        foreach (var (name, value) in more)
            form[name] = value;
        return form;
    }

    private static async Task<TokenAnswer> WebTokensAsync(Bank bank, Person person, string scope = "openid email accounts payments offline_access") =>
        (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(person, scope))).AssertGranted();

    [Fact]
    [Covers("RFC8693-2.2.1"), Covers("RFC8693-4.1"), Covers("RFC8693-2.1")]
    public async Task The_new_token_says_for_whom_and_by_whom_and_has_less()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant) = (await bank.SignUpAsync("alice"), Assistant(bank));
        var tokens = await WebTokensAsync(bank, alice);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        var lent = (await assistant.TokenAsync(Form(tokens.AccessToken))).AssertGranted();

        Assert.Equal(TokenTypeNames.AccessToken, lent.Answer["issued_token_type"]);
        Assert.Equal("openid accounts", lent.Answer["scope"]);
        Assert.Equal("180", lent.Answer["expires_in"]);
        Assert.Null(lent.Answer["refresh_token"]);
        Assert.Null(lent.IdToken);
        var claims = TokenAnswer.ClaimsOf(lent.AccessToken);
        Assert.Equal((alice.Id.ToString(), "assistant", Bank.AccountsApi), (claims.GetProperty("sub").GetString(), claims.GetProperty("client_id").GetString(), claims.GetProperty("aud").GetString()));
        Assert.Equal("assistant", claims.GetProperty("act").GetProperty("sub").GetString());
        var told = (await bank.ApiClient.IntrospectAsync(lent.AccessToken)).Json;
        Assert.Equal("assistant", told.GetProperty("act").GetProperty("client_id").GetString());
        await bank.Audit.AssertHasAsync("token.exchanged");
        var browser = await bank.SignedInAsync(alice);
        Assert.Contains("acted in your name", (await browser.GoAsync("/account/activity")).Text, StringComparison.Ordinal);
    }

    /// <summary>Claims that one app asked for by the claims parameter are not lent with its token.</summary>
    [Fact]
    public async Task Another_apps_claims_are_not_lent()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant) = (await bank.SignUpAsync("alice"), Assistant(bank));
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["claims"] = """{"userinfo":{"email":null}}""" } };
        var tokens = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts", request))).AssertGranted();

        var lent = (await assistant.TokenAsync(Form(tokens.AccessToken))).AssertGranted();

        Assert.Equal("alice@example.com", (await bank.WebClient.UserInfoAsync(tokens.AccessToken))["email"]);
        Assert.Null((await assistant.UserInfoAsync(lent.AccessToken))["email"]);
        Assert.Equal(alice.Id.ToString(), (await assistant.UserInfoAsync(lent.AccessToken))["sub"]);
    }

    [Theory]
    [InlineData("the grant is revoked")]
    [InlineData("the old token is revoked")]
    [InlineData("the customer signs out")]
    [InlineData("it expires")]
    [Covers("RFC8693-2.2.1")]
    public async Task The_new_token_dies_with_what_it_came_from(string ending)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant, next) = (await bank.SignUpAsync("alice"), Assistant(bank), Assistant(bank, "next", ["assistant"]));
        var tokens = await WebTokensAsync(bank, alice);
        var lent = (await assistant.TokenAsync(Form(tokens.AccessToken))).AssertGranted();
        var further = (await next.TokenAsync(Form(lent.AccessToken))).AssertGranted();
        Assert.True(await bank.IsActiveAsync(further.AccessToken));
        Assert.Equal("assistant", TokenAnswer.ClaimsOf(further.AccessToken).GetProperty("act").GetProperty("act").GetProperty("sub").GetString());

        Task end = ending switch
        {
            "the grant is revoked" => bank.WebClient.RevokeAsync(tokens.RefreshToken),
            "the old token is revoked" => bank.WebClient.RevokeAsync(tokens.AccessToken),
            "the customer signs out" => bank.RowsAsync("update ciam.signin_session set ended_at = now() returning id::text"),
            _ => Task.Run(() => bank.Clock.Advance(TimeSpan.FromMinutes(5))),
        };
        await end;

        Assert.False(await bank.IsActiveAsync(lent.AccessToken));
        Assert.False(await bank.IsActiveAsync(further.AccessToken));
        (await next.TokenAsync(Form(lent.AccessToken))).AssertRefused("invalid_request");
    }

    [Fact]
    [Covers("RFC9700-2.3"), Covers("RFC8693-5"), Covers("RFC8693-2.2.2")]
    [Covers("ATTACK-SCOPE-ON-EXCHANGE")]
    public async Task Nothing_grows_on_the_way()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant, stranger) = (await bank.SignUpAsync("alice"), Assistant(bank), Assistant(bank, "stranger", ["somebody"]));
        var tokens = await WebTokensAsync(bank, alice);
        var partner = await WebTokensAsync(bank, await bank.SignUpAsync("bob"), "openid accounts");

        (await assistant.TokenAsync(Form(tokens.AccessToken, ("scope", "payments")))).AssertRefused("invalid_scope");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("scope", "accounts.read")))).AssertRefused("invalid_scope");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("scope", "offline_access")))).AssertRefused("invalid_scope");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("resource", "https://elsewhere.example")))).AssertRefused("invalid_target");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("audience", "https://elsewhere.example")))).AssertRefused("invalid_target");
        (await stranger.TokenAsync(Form(tokens.AccessToken))).AssertRefused("invalid_request");
        (await bank.WebClient.TokenAsync(Form(tokens.AccessToken))).AssertRefused("unauthorized_client");
        (await assistant.TokenAsync(Form(tokens.RefreshToken))).AssertRefused("invalid_request");
        (await assistant.TokenAsync(Form(tokens.IdToken!))).AssertRefused("invalid_request");
        (await assistant.TokenAsync(Form("noise"))).AssertRefused("invalid_request");
        var own = (await assistant.ClientCredentialsAsync("accounts.read")).AssertGranted();
        (await assistant.TokenAsync(Form(own.AccessToken))).AssertRefused("invalid_request");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("actor_token", partner.AccessToken), ("actor_token_type", TokenTypeNames.AccessToken)))).AssertRefused("invalid_request");
        (await assistant.TokenAsync(Form(tokens.AccessToken, ("actor_token", own.AccessToken), ("actor_token_type", TokenTypeNames.AccessToken)))).AssertGranted();
        var small = (await assistant.TokenAsync(Form(tokens.AccessToken, ("scope", "openid"), ("audience", Bank.AccountsApi)))).Error;
        Assert.Equal("invalid_target", small);
    }

    [Fact]
    [Covers("RFC8693-4.4")]
    public async Task A_token_that_names_who_may_act_lets_in_nobody_else()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant, other) = (await bank.SignUpAsync("alice"), Assistant(bank, of: ["careful"]), Assistant(bank, "other", ["careful"]));
        var client = bank.Register(new ClientRow
        {
            ClientId = "careful", ClientName = "Careful", TokenEndpointAuthMethod = "client_secret_basic", RedirectUris = ["https://careful.example/cb"], GrantTypes = ["authorization_code"],
            Scopes = ["openid", "accounts"], FirstParty = true, Metadata = new ClientMetadata { MayActClient = "assistant" }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        });
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(alice))).AssertGranted();

        (await other.TokenAsync(Form(tokens.AccessToken))).AssertRefused("invalid_request");
        (await assistant.TokenAsync(Form(tokens.AccessToken))).AssertGranted();
    }

    [Fact]
    public async Task A_suspended_customers_token_is_no_reason_for_another()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, assistant) = (await bank.SignUpAsync("alice"), Assistant(bank));
        var tokens = await WebTokensAsync(bank, alice);
        await bank.RowsAsync("update ciam.customers_customer set suspended_at = now() returning id::text");

        (await assistant.TokenAsync(Form(tokens.AccessToken))).AssertRefused("invalid_request");
    }
}
