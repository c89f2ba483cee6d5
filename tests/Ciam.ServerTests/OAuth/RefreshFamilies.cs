using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>Refresh tokens: rotated at each use, a family that dies when an old one comes back.</summary>
public sealed class RefreshFamilies(CiamApp app) : IClassFixture<CiamApp>
{
    private static Dictionary<string, string?> Scope(string scope) => new() { ["scope"] = scope };

    private static async Task<(Bank Bank, TestClient Client, string First)> BeginAsync(CiamApp app)
    {
        var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid accounts offline_access");
        return (bank, bank.WebClient, (await bank.WebClient.RedeemAsync(code)).AssertGranted().RefreshToken);
    }

    [Fact]
    [Covers("RFC6749-6")]
    public async Task Each_use_gives_a_new_one()
    {
        var (bank, client, first) = await BeginAsync(app);
        await using var _ = bank;

        var second = (await client.RefreshAsync(first)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        var third = (await client.RefreshAsync(second.RefreshToken)).AssertGranted();

        Assert.Equal(3, new[] { first, second.RefreshToken, third.RefreshToken }.Distinct().Count());
        Assert.Equal(TokenAnswer.ClaimsOf(second.IdToken!).GetProperty("auth_time").GetInt64(), TokenAnswer.ClaimsOf(third.IdToken!).GetProperty("auth_time").GetInt64());
    }

    [Fact]
    public async Task A_lost_answer_is_given_again_with_the_same_successor()
    {
        var (bank, client, first) = await BeginAsync(app);
        await using var _ = bank;

        var answer = (await client.RefreshAsync(first)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromSeconds(10));
        var again = (await client.RefreshAsync(first)).AssertGranted();

        Assert.Equal(answer.RefreshToken, again.RefreshToken);
        (await client.RefreshAsync(again.RefreshToken)).AssertGranted();
    }

    [Theory]
    [InlineData(21, false)]
    [InlineData(1, true)]
    [Covers("ASVS5-10.4.5"), Covers("RFC9700-2.2.2-1"), Covers("RFC9700-4.14-3")]
    [Covers("ATTACK-REFRESH-THEFT")]
    public async Task An_old_one_that_comes_back_late_or_after_its_successor_was_used_kills_the_family(int seconds, bool successorUsed)
    {
        var (bank, client, first) = await BeginAsync(app);
        await using var _ = bank;
        var newest = (await client.RefreshAsync(first)).RefreshToken;
        if (successorUsed)
            newest = (await client.RefreshAsync(newest)).RefreshToken;
        bank.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await client.RefreshAsync(first)).AssertRefused("invalid_grant");

        (await client.RefreshAsync(newest)).AssertRefused("invalid_grant");
        await bank.Audit.AssertHasAsync("refresh_token.reused");
    }

    [Fact]
    [Covers("RFC9700-4.14-2")]
    [Covers("ATTACK-SCOPE-ON-REFRESH")]
    public async Task Less_may_be_asked_for_but_never_more()
    {
        var (bank, client, first) = await BeginAsync(app);
        await using var _ = bank;

        var narrowed = (await client.RefreshAsync(first, Scope("openid"))).AssertGranted();
        (await client.RefreshAsync(narrowed.RefreshToken, Scope("openid payments"))).AssertRefused("invalid_scope");

        Assert.Equal("openid", narrowed.Answer["scope"]);
        Assert.Contains("accounts", (await client.RefreshAsync(narrowed.RefreshToken)).AssertGranted().Answer["scope"]!, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-7.4.1"), Covers("RFC9700-4.14-4")]
    public async Task When_the_session_is_ended_its_tokens_die()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid accounts offline_access");
        var tokens = (await bank.WebClient.RedeemAsync(code)).AssertGranted();

        await code.Browser.GoAsync($"/oauth2/logout?id_token_hint={tokens.IdToken}");

        (await bank.WebClient.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
    }
}
