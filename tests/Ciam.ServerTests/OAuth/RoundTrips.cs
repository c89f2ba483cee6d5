using Ciam.Testing;

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
        await WithinAsync(bank, 2, "code", async () => (await client.RedeemAsync(code)).AssertGranted());
        await WithinAsync(bank, 1, "introspection", async () => Assert.True(await bank.IsActiveAsync(token.AccessToken)));
        await WithinAsync(bank, 1, "userinfo", async () => Assert.Equal(200, (int)(await client.UserInfoAsync(token.AccessToken)).Status));
        await WithinAsync(bank, 2, "refresh", async () => (await client.RefreshAsync(token.RefreshToken)).AssertGranted());
    }

    private static async Task WithinAsync(Bank bank, int budget, string what, Func<Task> deed)
    {
        var statements = await bank.WatchAsync(deed);
        Assert.True(statements.Count > 0, $"{what}: nothing was counted, so nothing is proven");
        Assert.True(statements.Count <= budget, $"{what}: {statements.Count} round trips where {budget} are allowed:\n{string.Join("\n---\n", statements)}");
    }
}
