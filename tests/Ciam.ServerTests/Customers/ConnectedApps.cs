using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Customers;

/// <summary>A customer looks at what apps were allowed, and takes it back.</summary>
public sealed class ConnectedApps(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("ASVS5-10.4.9"), Covers("ASVS5-10.7.3")]
    public async Task What_was_allowed_can_be_read_and_taken_back()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (bank.PartnerClient, await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        await browser.GoAsync(client.AuthorizeUrl("openid accounts offline_access", request));
        var tokens = (await client.RedeemAsync(client.CodeOf(await browser.SubmitAsync("main form", button: "button[value=allow]"), request, browser))).AssertGranted();

        var apps = await browser.GoAsync("/account/apps");
        Assert.Contains("Budget Friend", apps.Text, StringComparison.Ordinal);
        await browser.SubmitAsync("main form");

        Assert.DoesNotContain("Budget Friend", (await browser.GoAsync("/account/apps")).Text, StringComparison.Ordinal);
        (await client.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
        Assert.Contains("Budget Friend", (await browser.GoAsync(client.AuthorizeUrl("openid accounts"))).Text, StringComparison.Ordinal);
    }
}
