using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth;

/// <summary>What each kind of request may cost the database, in round trips of its own (a batch is one); a budget that is exceeded is a regression of speed.</summary>
public sealed class RoundTrips(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Each_kind_of_request_keeps_its_budget()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var (code, token) = (await client.AuthorizeAsync(alice, "openid offline_access accounts"), (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted());
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        Assert.True(await bank.IsActiveAsync(token.AccessToken));
        await bank.HearsChangesAsync();
        // Once more, so that clients and policy are known.
        token = (await client.RefreshAsync(token.RefreshToken)).AssertGranted();
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        Assert.True(await bank.IsActiveAsync(token.AccessToken));

        await WithinAsync(bank, 2, "client credentials", async () => (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted());
        // One of the three is the test's own: it lays a session.
        await WithinAsync(bank, 3, "authorize", async () => await client.AuthorizeAsync(alice, "openid offline_access accounts"));
        await WithinAsync(bank, 2, "code", async () => (await client.RedeemAsync(code)).AssertGranted());
        await WithinAsync(bank, 1, "introspection", async () => Assert.True(await bank.IsActiveAsync(token.AccessToken)));
        await WithinAsync(bank, 1, "userinfo", async () => Assert.Equal(200, (int)(await client.UserInfoAsync(token.AccessToken)).Status));
        await WithinAsync(bank, 2, "refresh", async () => (await client.RefreshAsync(token.RefreshToken)).AssertGranted());
    }

    /// <summary>The form is sent and nothing more: what the browser fetches next has a budget of its own.</summary>
    [Fact]
    public async Task The_password_step_keeps_its_budget()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        await bank.HearsChangesAsync();
        // The first sign-in of a bank keeps the house's policy, the second reads it; the device is known by then.
        for (var before = 0; before < 2; before++)
        {
            await browser.SignInAsync(bank, alice);
            browser.ForgetCookie(bank.Services.GetRequiredService<Cookies>().Name(Sessions.Cookie));
        }

        await browser.GoAsync("/signin");
        browser.Follows = false;

        await WithinAsync(bank, 4, "password step", async () => Assert.Equal(303, (int)(await browser.EnterPasswordAsync(alice)).Status));
        Assert.Contains(bank.Services.GetRequiredService<Cookies>().Name(Sessions.Cookie), browser.Cookies.Keys);
    }

    /// <summary>Neither by how often the database is asked is a name told from one that nobody bears.</summary>
    [Fact]
    public async Task A_wrong_password_asks_as_often_whoever_is_named()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.HearsChangesAsync();

        var asked = new List<int>();
        foreach (var name in new[] { alice.Email, "nobody@example.com", alice.Email, "nobody.else@example.com" })
        {
            using var browser = bank.NewBrowser();
            await browser.GoAsync("/signin");
            browser.Follows = false;
            var statements = await bank.WatchAsync(async () => Assert.Equal(422, (int)(await browser.EnterPasswordAsync(name, "not-the-password-1")).Status));
            asked.Add(statements.Count);
        }

        Assert.Single(asked.Distinct());
        // The fifth is the brand of the page that says so.
        Assert.InRange(asked[0], 1, 5);
    }

    private static async Task WithinAsync(Bank bank, int budget, string what, Func<Task> deed)
    {
        var statements = await bank.WatchAsync(deed);
        Assert.True(statements.Count > 0, $"{what}: nothing was counted, so nothing is proven");
        Assert.True(statements.Count <= budget, $"{what}: {statements.Count} round trips where {budget} are allowed:\n{string.Join("\n---\n", statements)}");
    }
}
