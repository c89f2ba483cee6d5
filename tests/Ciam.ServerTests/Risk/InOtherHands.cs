using Ciam.Protocol.Wire;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Risk;

/// <summary>Refresh tokens, session cookies and machine secrets that somebody else uses: what the thief is answered, and what the owner sees.</summary>
public sealed class InOtherHands(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_refresh_token_used_on_another_continent_is_refused_and_dies_with_its_family()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, refreshToken) = await AppAsync(bank);

        var thief = await RefreshAsync(bank, refreshToken, RiskBank.Singapore);
        var owner = await RefreshAsync(bank, refreshToken, Bank.HomeAddress);

        thief.AssertRefused("invalid_grant");
        Assert.Equal("the grant was revoked for the safety of the account", thief.Answer["error_description"]);
        owner.AssertRefused("invalid_grant");
        await new BankAudit(bank).AssertHasAsync("grant.revoked");
        var told = (await bank.InboxAsync(alice.Email))[^1];
        Assert.Equal("Your account was used in an unusual way", told.Subject);
        Assert.Contains("What we did: we refused it and ended that access", told.Body, StringComparison.Ordinal);
        Assert.Contains("/not-me/", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_hears_once_a_day_of_a_session_that_is_used_in_an_unusual_way()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await SignedInAsync(bank);
        var thief = With(bank, own, Bank.HomeAddress, "ciam-session");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            bank.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal("interaction_required", (await SilentAsync(bank, thief)).Query("error"));
        }

        var told = Assert.Single(await bank.InboxAsync(alice.Email));
        Assert.Equal("Your account was used in an unusual way", told.Subject);
        Assert.Contains("What we did: we asked for another proof that it is you", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_uses_at_once_the_owner_hears_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await SignedInAsync(bank);
        var thieves = Enumerable.Range(0, 8).Select(_ => With(bank, own, Bank.HomeAddress, "ciam-session")).ToList();

        var answers = await Task.WhenAll(thieves.Select(thief => SilentAsync(bank, thief)));

        Assert.All(answers, answer => Assert.Equal("interaction_required", answer.Query("error")));
        Assert.Equal("Your account was used in an unusual way", Assert.Single(await bank.InboxAsync(alice.Email)).Subject);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_refresh_token_used_next_door_works_until_its_owner_comes_back()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, refreshToken) = await AppAsync(bank);

        var thief = (await RefreshAsync(bank, refreshToken, RiskBank.Geneva)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromMinutes(5));
        thief = (await RefreshAsync(bank, thief.RefreshToken, RiskBank.Geneva)).AssertGranted();
        var owner = await RefreshAsync(bank, refreshToken, Bank.HomeAddress);

        owner.AssertRefused("invalid_grant");
        (await RefreshAsync(bank, thief.RefreshToken, RiskBank.Geneva)).AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(thief.AccessToken));
        await new BankAudit(bank).AssertHasAsync("refresh_token.reused");
    }

    [Fact]
    public async Task A_session_cookie_on_another_machine_opens_no_account_page_and_answers_no_app()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await SignedInAsync(bank);
        var thief = With(bank, own, Bank.HomeAddress, "ciam-session");

        (await thief.GoAsync("/account")).AssertAt("password");
        var silent = await SilentAsync(bank, thief);

        Assert.Equal("interaction_required", silent.Query("error"));
        Assert.NotNull((await SilentAsync(bank, own)).Query("code"));
        Assert.Equal("/account", (await own.GoAsync("/account")).Url.AbsolutePath);
        Assert.Equal("Your account was used in an unusual way", Assert.Single(await bank.InboxAsync(alice.Email)).Subject);
    }

    [Fact]
    public async Task A_session_cookie_with_its_devices_mark_on_another_continent_ends_the_session_and_the_owner_is_told()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await SignedInAsync(bank);
        var thief = With(bank, own, RiskBank.Singapore, "ciam-session", "ciam-device");
        thief.UserAgent = RiskBank.Firefox;
        bank.Clock.Advance(TimeSpan.FromMinutes(10));

        var silent = await SilentAsync(bank, thief);

        Assert.Equal("access_denied", silent.Query("error"));
        Assert.Equal("Your account was used in an unusual way", Assert.Single(await bank.InboxAsync(alice.Email)).Subject);
        (await own.GoAsync("/account")).AssertAt("password");
        (await thief.GoAsync("/account")).AssertAt("password");
        await new BankAudit(bank).AssertHasAsync("session.ended");
    }

    [Fact]
    public async Task Whoever_is_asked_for_a_factor_by_risk_and_is_the_owner_gets_on_by_a_code_from_the_mailbox()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, own) = await SignedInAsync(bank);
        var cleared = With(bank, own, Bank.HomeAddress, "ciam-session");
        var request = new AuthorizeRequest();

        (await cleared.GoAsync(bank.WebClient.AuthorizeUrl(request: request))).AssertAt("password");
        (await cleared.EnterPasswordAsync(alice)).AssertAt("email");
        var page = await cleared.EnterCodeAsync(await bank.LastCodeAsync(alice.Email));

        (await bank.WebClient.RedeemAsync(bank.WebClient.CodeOf(page, request, cleared))).AssertGranted();
    }

    [Fact]
    public async Task A_machines_secret_used_elsewhere_for_something_new_is_refused_and_the_machine_works_on()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var machine = bank.Register(new ClientRow
        {
            ClientId = "reports", ClientName = "Reports", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = ["accounts.read", "payments"], CreatedAt = bank.Clock.GetUtcNow(),
        });
        for (var ask = 0; ask < 6 * 4; ask++)
        {
            (await AskAsync(machine, "accounts.read", Bank.HomeAddress)).AssertGranted();
            bank.Clock.Advance(TimeSpan.FromHours(6));
        }

        var thief = await AskAsync(machine, "payments", RiskBank.Singapore);

        thief.AssertRefused("access_denied");
        Assert.Equal("the request was refused for the safety of the client", thief.Answer["error_description"]);
        (await AskAsync(machine, "accounts.read", Bank.HomeAddress)).AssertGranted();
    }

    [Fact]
    public async Task Guesses_at_a_machines_secret_are_counted_against_its_name()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var wrong = new Dictionary<string, string?> { ["grant_type"] = "client_credentials", ["client_id"] = bank.AgentClient.ClientId, ["client_secret"] = "not-the-secret" };
        for (var guess = 0; guess < 10; guess++)
            (await PostAsync(bank, wrong)).AssertRefused("invalid_client");

        (await AskAsync(bank.AgentClient, "accounts.read", Bank.HomeAddress)).AssertGranted();

        Assert.Equal(["10 failed attempts on this account in the last hour"], await bank.RowsAsync(
            "select e ->> 'detail' from ciam.risk_judgment, jsonb_array_elements(evidence) e where e ->> 'code' = 'failures_on_account'"));
    }

    private static async Task<TokenAnswer> PostAsync(Bank bank, Dictionary<string, string?> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = new FormUrlEncodedContent(form.Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!))) };
        return new TokenAnswer(await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request)));
    }

    private static Task<TokenAnswer> AskAsync(TestClient client, string scope, string address) =>
        client.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = "client_credentials", ["scope"] = scope }, address: address);

    private static Task<TokenAnswer> RefreshAsync(Bank bank, string refreshToken, string address) =>
        bank.MobileClient.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, address: address);

    private static Task<BrowserPage> SilentAsync(Bank bank, TestBrowser browser) =>
        browser.GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none" } }));

    /// <summary>The owner's app at home, signed in a few minutes ago.</summary>
    private static async Task<(Person Owner, string RefreshToken)> AppAsync(Bank bank)
    {
        var (alice, browser) = await SignedInAsync(bank);
        var request = new AuthorizeRequest();
        var code = bank.MobileClient.CodeOf(await browser.GoAsync(bank.MobileClient.AuthorizeUrl("openid offline_access accounts", request)), request, browser);
        var tokens = (await bank.MobileClient.RedeemAsync(code)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromMinutes(5));
        return (alice, tokens.RefreshToken);
    }

    private static async Task<(Person Owner, TestBrowser Browser)> SignedInAsync(Bank bank)
    {
        var (alice, browser) = await DaysAtTheBank.RegularAsync(bank, "alice");
        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
        return (alice, browser);
    }

    /// <summary>Another machine that holds copies of these cookies, with the same program and the given address.</summary>
    private static TestBrowser With(Bank bank, TestBrowser victim, string address, params string[] cookies)
    {
        var thief = bank.NewBrowser(address);
        foreach (var (name, value) in victim.Cookies.Where(pair => cookies.Any(cookie => pair.Key.StartsWith(cookie, StringComparison.Ordinal))))
            thief.SetCookie(name, value);
        return thief;
    }
}
