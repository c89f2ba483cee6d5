using Ciam.Testing;

namespace Ciam.ServerTests.Races;

/// <summary>What may happen once happens once, however many ask at the same time.</summary>
public sealed class OneWinner(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC6749-4.1.2")]
    [Covers("ATTACK-CODE-RACE")]
    public async Task Of_sixteen_racers_with_one_code_exactly_one_wins_and_then_loses_it()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.RedeemAsync(code)));

        var winner = Assert.Single(answers, answer => answer.Granted);
        Assert.All(answers.Where(answer => !answer.Granted), answer => answer.AssertRefused("invalid_grant"));
        Assert.False(await bank.IsActiveAsync(winner.AccessToken));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC9700-4.14.2")]
    [Covers("ATTACK-CODE-RACE")]
    public async Task Of_sixteen_racers_with_one_refresh_token_all_get_the_one_successor()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var code = await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access");
        var refreshToken = (await client.RedeemAsync(code)).RefreshToken;

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => client.RefreshAsync(refreshToken)));

        Assert.All(answers, answer => answer.AssertGranted());
        Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        Assert.Equal("1", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_refresh_token where spent_at is null")));
    }
}
