using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>What happens to an authorization code once it has been spent.</summary>
public sealed class SpentCodes(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC6749-4.1.2")]
    public async Task A_code_spent_twice_is_refused_and_its_tokens_die()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), scope: "openid accounts offline_access");

        var first = (await bank.WebClient.RedeemAsync(code)).AssertGranted();
        Assert.True(await bank.IsActiveAsync(first.AccessToken));
        var second = await bank.WebClient.RedeemAsync(code);

        second.AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(first.AccessToken));
        (await bank.WebClient.RefreshAsync(first.RefreshToken)).AssertRefused("invalid_grant");
        await bank.Audit.AssertHasAsync("code.replayed");
    }

    [Fact]
    [Covers("RFC6749-4.1.2")]
    public async Task Of_sixteen_racers_with_one_code_exactly_one_wins()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => bank.WebClient.RedeemAsync(code)));

        Assert.Single(answers, answer => answer.Granted);
        bank.Logs.AssertNoFaults();
    }
}
