using System.Net;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Attacks;

/// <summary>One party's token, code or hint in another party's hands, or one kind of token in another's place.</summary>
public sealed class TokenSubstitution(CiamApp app) : IClassFixture<CiamApp>
{
    private static async Task<TokenAnswer> TokensAsync(Bank bank) =>
        (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid accounts offline_access"))).AssertGranted();

    [Fact]
    [Covers("RFC6749-4.1.3")]
    [Covers("ATTACK-TOKEN-SUBSTITUTION")]
    public async Task Another_clients_code_is_worth_nothing_and_stays_good_for_its_own()
    {
        await using var bank = await app.NewBankAsync();
        var code = await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"));

        (await bank.PartnerClient.RedeemAsync(code)).AssertRefused("invalid_grant");
        (await bank.MobileClient.RedeemAsync(code)).AssertRefused("invalid_grant");
        (await bank.WebClient.RedeemAsync(code)).AssertGranted();
    }

    [Fact]
    [Covers("RFC6749-6")]
    [Covers("ATTACK-TOKEN-SUBSTITUTION")]
    public async Task Another_clients_refresh_token_is_worth_nothing_and_stays_good_for_its_own()
    {
        await using var bank = await app.NewBankAsync();
        var tokens = await TokensAsync(bank);

        (await bank.PartnerClient.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        (await bank.MobileClient.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        (await bank.WebClient.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    [Fact]
    [Covers("RFC7662-4"), Covers("RFC7009-2.1")]
    [Covers("ATTACK-TOKEN-SUBSTITUTION")]
    public async Task Another_clients_tokens_do_not_exist_at_introspection_and_cannot_be_revoked()
    {
        await using var bank = await app.NewBankAsync();
        var tokens = await TokensAsync(bank);

        foreach (var token in new[] { tokens.AccessToken, tokens.RefreshToken })
        {
            Assert.Equal("""{"active":false}""", (await bank.PartnerClient.IntrospectAsync(token)).Json.GetRawText());
            Assert.Equal(HttpStatusCode.BadRequest, await bank.PartnerClient.RevokeAsync(token));
        }

        Assert.Equal("""{"active":false}""", (await bank.ApiClient.IntrospectAsync(tokens.RefreshToken)).Json.GetRawText());
        Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
        (await bank.WebClient.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    [Fact]
    [Covers("RFC9068-4"), Covers("RFC8725-3.11")]
    [Covers("ASVS5-9.2.2")]
    [Covers("ATTACK-TOKEN-CONFUSION")]
    public async Task One_kind_of_token_does_not_stand_in_for_another()
    {
        await using var bank = await app.NewBankAsync();
        var tokens = await TokensAsync(bank);

        foreach (var token in new[] { tokens.IdToken!, tokens.RefreshToken })
        {
            var told = await bank.WebClient.UserInfoAsync(token);
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (told.Status, told["error"]));
            Assert.Equal("""{"active":false}""", (await bank.ApiClient.IntrospectAsync(token)).Json.GetRawText());
        }

        (await bank.WebClient.RefreshAsync(tokens.AccessToken)).AssertRefused("invalid_grant");
        (await bank.WebClient.RefreshAsync(tokens.IdToken!)).AssertRefused("invalid_grant");
        var signOut = await bank.NewBrowser().GoAsync($"/oauth2/logout?id_token_hint={tokens.AccessToken}");
        Assert.Equal(HttpStatusCode.BadRequest, signOut.Status);
        var hinted = await bank.NewBrowser().GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = RichBank.Bend("id_token_hint", tokens.AccessToken) }));
        Assert.Equal("invalid_request", hinted.Query("error"));
    }

    [Theory]
    [InlineData("openid accounts payments")]
    [InlineData("openid accounts profile")]
    [InlineData("openid accounts accounts.read")]
    [Covers("RFC6749-6"), Covers("RFC9700-2.3")]
    [Covers("ATTACK-SCOPE-ON-REFRESH")]
    public async Task A_refresh_does_not_widen_the_scope(string scope)
    {
        await using var bank = await app.NewBankAsync();
        var tokens = await TokensAsync(bank);

        (await bank.WebClient.RefreshAsync(tokens.RefreshToken, RichBank.Bend("scope", scope))).AssertRefused("invalid_scope");
        Assert.Equal("openid accounts offline_access", (await bank.WebClient.RefreshAsync(tokens.RefreshToken)).AssertGranted().Answer["scope"]);
    }
}
