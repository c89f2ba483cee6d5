using Ciam.ServerTests.Conformance.Fapi2;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Races;

/// <summary>Two servers on one database, each request at the other one: nobody notices, and what may happen once still happens once.</summary>
public sealed class TwoNodes(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Racers = 16;

    [Fact]
    public async Task A_customer_wanders_between_them_from_the_first_page_to_the_last_token()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AddNodeAsync();
        var (alice, client, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.WebClient, bank.NewBrowser());
        var request = new AuthorizeRequest();

        await browser.GoAsync(client.AuthorizeUrl("openid offline_access accounts", request));
        await browser.EnterPasswordAsync(alice);
        var page = await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()));
        var first = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();
        var second = (await client.RefreshAsync(first.RefreshToken)).AssertGranted();

        for (var turn = 0; turn < 2; turn++)
        {
            Assert.Equal("true", (await bank.ApiClient.IntrospectAsync(second.AccessToken))["active"]);
            Assert.NotNull((await client.UserInfoAsync(second.AccessToken))["sub"]);
        }

        await client.RevokeAsync(second.RefreshToken);
        for (var turn = 0; turn < 2; turn++)
            (await client.RefreshAsync(second.RefreshToken)).AssertRefused("invalid_grant");
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("ATTACK-CODE-RACE")]
    public async Task One_code_and_one_refresh_token_are_spent_once_between_them()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AddNodeAsync();
        var client = bank.WebClient;
        var alice = await bank.SignUpAsync("alice");
        var kept = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access"))).AssertGranted().RefreshToken;
        var code = await client.AuthorizeAsync(alice);

        var refreshed = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => client.RefreshAsync(kept)));
        var redeemed = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => client.RedeemAsync(code)));

        Assert.Single(refreshed.Select(answer => answer.AssertGranted().RefreshToken).Distinct());
        var winner = Assert.Single(redeemed, answer => answer.Granted);
        Assert.All(redeemed.Where(answer => !answer.Granted), answer => answer.AssertRefused("invalid_grant"));
        Assert.False(await bank.IsActiveAsync(winner.AccessToken));
    }

    [Fact]
    [Covers("ATTACK-DPOP-REPLAY")]
    public async Task One_proof_of_possession_counts_once_between_them()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AddNodeAsync();
        var robot = bank.Robot();
        // A nonce of one node is good at the other.
        var nonce = (await robot.ClientCredentialsAsync()).AssertGranted().Answer.Headers["DPoP-Nonce"];
        var once = robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["jti"] = "once", ["nonce"] = nonce });

        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => once.ClientCredentialsAsync()));

        Assert.Single(answers, answer => answer.Granted);
        Assert.Equal(Racers - 1, answers.Count(answer => answer.Error == "invalid_dpop_proof"));
    }

    [Fact]
    [Covers("ASVS5-6.5.1")]
    public async Task One_code_of_an_app_lets_one_browser_in_between_them()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AddNodeAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browsers = new List<TestBrowser>();
        for (var i = 0; i < Racers / 2; i++)
        {
            // Each from a network of its own, so that it is the code and not the throttle that stops them.
            var browser = bank.NewBrowser($"203.0.{i}.9");
            await browser.GoAsync("/signin");
            await browser.EnterPasswordAsync(alice);
            browsers.Add(browser);
        }

        await bank.RowsAsync("delete from ciam.signin_pace returning key");
        var code = alice.App!.CodeAt(bank.Clock.GetUtcNow());

        var pages = await Task.WhenAll(browsers.Select(browser => browser.EnterCodeAsync(code)));

        Assert.Single(pages, page => page.Url.AbsolutePath == "/account");
        Assert.Single(await bank.RowsAsync("select acr from ciam.signin_session"));
    }

    [Fact]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public async Task Guesses_at_both_are_counted_together()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AddNodeAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41791234567" }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        var wrong = await bank.LastCodeAsync("+41791234567") == "111111" ? "222222" : "111111";

        await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => bank.NewTab(browser).EnterCodeAsync(wrong)));

        Assert.Equal(["5"], await bank.RowsAsync("select attempts::text from ciam.signin_one_time_code"));
    }
}
