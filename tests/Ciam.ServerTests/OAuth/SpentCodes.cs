using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>What happens to an authorization code that is late, foreign or spent.</summary>
public sealed class SpentCodes(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC6749-4.1.2"), Covers("RFC9700-4.5.3")]
    [Covers("ASVS5-10.4.2"), Covers("RFC9700-4.2-2"), Covers("RFC9700-4.3-1"), Covers("FAPI2-SP-FINAL-5.3.2.2-9")]
    public async Task A_code_spent_twice_is_refused_and_its_tokens_die()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), scope: "openid accounts offline_access");

        var first = (await bank.WebClient.RedeemAsync(code)).AssertGranted();
        Assert.True(await bank.IsActiveAsync(first.AccessToken));
        var second = await bank.WebClient.RedeemAsync(code);

        second.AssertRefused("invalid_grant");
        await bank.Audit.AssertEndsWithAsync("code.replayed", "grant.revoked");
        Assert.False(await bank.IsActiveAsync(first.AccessToken));
        (await bank.WebClient.RefreshAsync(first.RefreshToken)).AssertRefused("invalid_grant");
    }

    [Fact]
    [Covers("ASVS5-10.4.3"), Covers("FAPI2-SP-FINAL-5.3.2.1-11")]
    public async Task A_code_lives_sixty_seconds()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"));

        bank.Clock.Advance(TimeSpan.FromSeconds(60));

        (await bank.WebClient.RedeemAsync(code)).AssertRefused("invalid_grant");
    }

    [Theory]
    [InlineData("code_verifier", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("code_verifier", null)]
    [InlineData("redirect_uri", "https://web.test-bank.example/other")]
    [Covers("ATTACK-CODE-INJECTION")]
    public async Task A_redemption_that_does_not_match_is_refused_and_spends_nothing(string name, string? value)
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"));

        (await bank.WebClient.RedeemAsync(code, new Dictionary<string, string?> { [name] = value })).AssertRefused("invalid_grant");

        (await bank.WebClient.RedeemAsync(code)).AssertGranted();
    }

    [Fact]
    public async Task Another_clients_code_is_worth_nothing_and_stays_good_for_its_own()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"));

        (await bank.MobileClient.RedeemAsync(code)).AssertRefused("invalid_grant");

        (await bank.WebClient.RedeemAsync(code)).AssertGranted();
    }
}
