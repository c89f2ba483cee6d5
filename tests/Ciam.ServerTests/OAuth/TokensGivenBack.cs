using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>What happens when an app gives a token back.</summary>
public sealed class TokensGivenBack(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [Covers("RFC7009-2"), Covers("RFC7009-2.1")]
    public async Task A_refresh_token_takes_its_grant_along_and_an_access_token_only_itself(bool refreshToken, bool grantEnds)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid accounts offline_access"))).AssertGranted();

        Assert.Equal(HttpStatusCode.OK, await client.RevokeAsync(refreshToken ? tokens.RefreshToken : tokens.AccessToken));

        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
        Assert.Equal(grantEnds, !(await client.RefreshAsync(tokens.RefreshToken)).Granted);
        await bank.Audit.AssertHasAsync("token.revoked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("RFC7009-2.1")]
    public async Task Another_clients_token_is_not_anybodys_to_give_back(bool refreshToken)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid accounts offline_access"))).AssertGranted();

        using var response = await bank.PartnerClient.PostAsync("/oauth2/revoke", new Dictionary<string, string?> { ["token"] = refreshToken ? tokens.RefreshToken : tokens.AccessToken });

        Assert.Equal("invalid_grant", (await JsonAnswer.ReadAsync(response))["error"]);
        Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
        (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    [Fact]
    [Covers("RFC7009-2.1")]
    public async Task Noise_is_gone_already_and_nothing_is_an_error()
    {
        await using var bank = await app.NewBankAsync();

        Assert.Equal(HttpStatusCode.OK, await bank.WebClient.RevokeAsync("noise"));
        Assert.Equal(HttpStatusCode.BadRequest, await bank.WebClient.RevokeAsync(""));
    }
}
