using System.Net;
using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>A journey belongs to one request in one browser; several run side by side.</summary>
public sealed class TabsAndBrowsers(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly PersonSettings WithApp = new() { App = true };

    [Fact]
    [Covers("RFC9700-4.7-1")]
    [Covers("ATTACK-SESSION-FIXATION")]
    public async Task A_handle_is_worthless_in_another_browser()
    {
        await using var bank = await app.NewBankAsync();
        var (mine, other) = (bank.NewBrowser(), bank.NewBrowser());
        var path = (await mine.GoAsync("/signin")).Url.AbsolutePath;
        await other.GoAsync("/signin");

        var page = await other.GoAsync(path);

        page.AssertAt("gone");
        Assert.Equal(HttpStatusCode.Gone, page.Status);
    }

    [Fact]
    public async Task A_journey_ends_after_half_an_hour()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        var path = (await browser.GoAsync("/signin")).Url.AbsolutePath;
        bank.Clock.Advance(JourneyStore.Lifetime);

        (await browser.GoAsync(path)).AssertAt("gone");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Noise_for_a_handle_is_told_so(string noise)
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");

        Assert.InRange((int)(await browser.GoAsync($"/signin/{noise}/password")).Status, 400, 499);
    }

    [Fact]
    public async Task Two_tabs_go_their_own_ways_and_share_the_session()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        var first = (await browser.GoAsync("/signin")).Url.AbsolutePath;
        var second = (await browser.GoAsync("/signin")).Url.AbsolutePath;
        Assert.NotEqual(first, second);

        await browser.GoAsync(first);
        await browser.EnterPasswordAsync(alice);
        (await browser.GoAsync(second)).AssertAt("password");
        var open = browser.Page;
        await browser.GoAsync(first);
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();

        // The second tab still shows its form; sending it now finds that there is nothing left to ask.
        browser.Show(open);
        (await browser.EnterPasswordAsync(alice)).AssertSignedIn();
        Assert.Single(await bank.RowsAsync("select acr from ciam.signin_session"));
    }

    [Fact]
    public async Task A_form_sent_again_after_the_end_leads_on()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        var password = await browser.GoAsync("/signin");
        var code = await browser.EnterPasswordAsync(alice);
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();

        browser.Show(code);
        (await browser.EnterCodeAsync("000000")).AssertSignedIn();
        browser.Show(password);
        (await browser.EnterPasswordAsync(alice, "not-the-password-1")).AssertSignedIn();
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        var page = await browser.GoAsync("/signin");
        page.Find("input[name=__RequestVerificationToken]").Remove();

        var answer = (await browser.EnterPasswordAsync(alice)).AssertStatus(HttpStatusCode.BadRequest);

        Assert.Contains("out of date", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_leads_back_to_who_asked()
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        var page = await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/signout", ClientName = "Demo shop", RedirectUri = "https://shop.example/back?x=1" }));
        Assert.Contains("Demo shop", page.Text, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://shop.example;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);

        (await browser.SubmitAsync("form[action$=cancel]")).AssertAt("signout");

        Assert.Equal(["cancelled"], await bank.RowsAsync("select ending from ciam.signin_journey"));
        Assert.Empty(await bank.RowsAsync("select acr from ciam.signin_session"));
    }

    [Fact]
    public async Task A_client_is_resumed_at_the_authorization_endpoint()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        var path = await bank.BeginAsync(browser, new JourneyRequest { Authorize = new Dictionary<string, string> { ["client_id"] = "shop" }, ClientName = "Demo shop" });
        await browser.GoAsync(path);

        await browser.EnterPasswordAsync(alice);

        Assert.Contains(browser.History, url => url.PathAndQuery == $"/oauth2/authorize/resume?journey={path.Split('/')[^1]}");
    }
}
