using Ciam.Protocol;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Logout;

/// <summary>The plan oidcc-frontchannel-rp-initiated-logout-certification-test-plan.</summary>
public sealed class FrontchannelLogout(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "oidcc-frontchannel-rp-initiated-logout")]
    [Covers("OIDCFC-2"), Covers("OIDCFC-3")]
    public async Task The_browser_tells_every_client_of_the_session_in_a_frame()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata { FrontchannelLogoutUri = "https://rp.example/front?x=1", FrontchannelLogoutSessionRequired = true });
        var other = bank.Relying(new ClientMetadata { FrontchannelLogoutUri = "https://other.example/front" }, "other", "other.example");
        bank.Relying(new ClientMetadata { FrontchannelLogoutUri = "https://absent.example/front" }, "absent", "absent.example");
        var alice = await bank.SignUpAsync("alice");
        var (browser, tokens) = await bank.EnterAsync(client, alice);
        await bank.EnterAsync(other, alice, browser);
        var sid = TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("sid").GetString();

        var page = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));

        var frames = page.Document.QuerySelectorAll("iframe").Select(frame => frame.GetAttribute("src")).Order().ToList();
        Assert.Equal(["https://other.example/front", $"https://rp.example/front?x=1&iss={Uri.EscapeDataString(bank.Issuer.GetLeftPart(UriPartial.Authority))}&sid={sid}"], frames);
        Assert.Equal("https://rp.example/bye?state=s1", page.Find("a[data-continue]").GetAttribute("href"));
        Assert.Contains("frame-src https://other.example https://rp.example; base-uri", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal("login_required", (await browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none" } }))).Query("error"));
    }

    [Theory]
    [InlineData("/signout", "main form")]
    [InlineData("/oauth2/logout?client_id=relying", "main form")]
    [Covers("OIDCFC-3")]
    public async Task Signing_out_at_the_bank_opens_the_frames_too(string path, string form)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata { FrontchannelLogoutUri = "https://rp.example/front" });
        var (browser, _) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        await browser.GoAsync(path);
        var page = await browser.SubmitAsync(form);

        Assert.Equal("https://rp.example/front", page.Find("iframe").GetAttribute("src"));
        Assert.Contains("frame-src https://rp.example;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }
}
