using Ciam.Server.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>A customer without any second factor who signs in from a browser the bank does not know.</summary>
public sealed class CodesByMail(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("ASVS5-6.3.4")]
    public async Task A_new_browser_is_let_in_by_a_code_from_the_mailbox_and_the_owner_hears_of_it()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();

        (await AtMailAsync(browser, alice)).AssertAt("email");
        Assert.Contains("Enter the 6-digit code we sent to your e-mail address.", browser.Page.Text, StringComparison.Ordinal);
        (await browser.EnterCodeAsync(await bank.LastCodeAsync(alice.Email))).AssertSignedIn();

        Assert.Equal(["Sign-in code", "A sign-in that looks unusual"], (await bank.InboxAsync(alice.Email)).Select(message => message.Subject));
        Assert.Equal("urn:ciam:acr:1 pwd", await bank.NewestSessionAsync());
        await new BankAudit(bank).AssertHasAsync("one_time_code.sent");
    }

    [Fact]
    public async Task Where_the_bank_does_not_want_it_no_code_goes_by_mail()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Mail:CodeAnswersRisk"] = "false" } });
        var alice = await UsedToOneBrowserAsync(bank);

        (await AtMailAsync(bank.NewBrowser(), alice)).AssertAt("refused");

        Assert.DoesNotContain(await bank.InboxAsync(alice.Email), message => message.Subject == "Sign-in code");
    }

    [Fact]
    public async Task The_next_time_that_browser_is_known_and_nothing_is_asked()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();
        await AtMailAsync(browser, alice);
        (await browser.EnterCodeAsync(await bank.LastCodeAsync(alice.Email))).AssertSignedIn();
        browser.KeepOnly("ciam-device");
        bank.Clock.Advance(TimeSpan.FromDays(1));

        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
    }

    [Theory]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [Covers("ASVS5-6.5.5")]
    public async Task A_code_is_good_for_ten_minutes(int seconds, bool good)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();
        await AtMailAsync(browser, alice);
        bank.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var page = await browser.EnterCodeAsync(await bank.LastCodeAsync(alice.Email));

        Assert.Equal(good, page.Url.AbsolutePath == "/account");
    }

    [Fact]
    [Covers("ASVS5-6.5.1"), Covers("ASVS5-6.6.2")]
    public async Task A_code_works_once_and_in_its_own_sign_in_only()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var (one, other) = (bank.NewBrowser(), bank.NewBrowser());
        await AtMailAsync(one, alice);
        var code = await bank.LastCodeAsync(alice.Email);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await AtMailAsync(other, alice);

        var elsewhere = await other.EnterCodeAsync(code);

        Assert.True(code == await bank.LastCodeAsync(alice.Email) || elsewhere.IsAt("email"));
        (await one.EnterCodeAsync(code)).AssertSignedIn();
        Assert.Equal(["1"], await bank.RowsAsync("select count(*)::text from ciam.signin_one_time_code where spent_at is not null"));
    }

    [Fact]
    public async Task Guesses_are_few_and_so_are_mails()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();
        await AtMailAsync(browser, alice);
        var code = await bank.LastCodeAsync(alice.Email);
        for (var i = 0; i < 5; i++)
            await browser.EnterCodeAsync(code == "111111" ? "222222" : "111111");

        Assert.False((await browser.EnterCodeAsync(code)).Url.AbsolutePath == "/account");
        for (var i = 0; i < 8; i++)
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(31));
            await browser.SubmitAsync("form:has(#resend)");
        }

        Assert.Equal(5, (await bank.InboxAsync(alice.Email)).Count(message => message.Subject == "Sign-in code"));
    }

    [Fact]
    [Covers("ASVS5-6.3.5")]
    public async Task Where_the_client_wants_two_factors_it_does_not_stand_in()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", AcrWanted = Acrs.TwoFactors }));

        (await browser.EnterPasswordAsync(alice)).AssertAt("refused");
    }

    [Fact]
    public async Task Whoever_has_an_app_is_asked_for_the_app()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = bank.NewBrowser();

        (await AtMailAsync(browser, alice)).AssertAt("totp");

        (await browser.GoAsync(browser.Page.Url.AbsolutePath.Replace("/totp", "/email", StringComparison.Ordinal))).AssertAt("totp");
        Assert.Empty(await bank.InboxAsync(alice.Email));
    }

    [Fact]
    public async Task Looking_at_the_page_again_sends_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await UsedToOneBrowserAsync(bank);
        var browser = bank.NewBrowser();
        await AtMailAsync(browser, alice);

        await browser.GoAsync(browser.Page.Url.AbsolutePath);

        Assert.Single(await bank.InboxAsync(alice.Email));
        Assert.DoesNotContain("remember", browser.Page.Body, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Alice has been in with another browser, so that a new one is new.</summary>
    private static async Task<Person> UsedToOneBrowserAsync(Bank bank)
    {
        var (alice, usual) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        for (var day = 0; day < 2; day++)
        {
            (await usual.SignInAsync(bank, alice)).AssertSignedIn();
            usual.KeepOnly("ciam-device");
            bank.Clock.Advance(TimeSpan.FromDays(1));
        }

        return alice;
    }

    private static async Task<BrowserPage> AtMailAsync(TestBrowser browser, Person person)
    {
        await browser.GoAsync("/signin");
        return await browser.EnterPasswordAsync(person);
    }
}
