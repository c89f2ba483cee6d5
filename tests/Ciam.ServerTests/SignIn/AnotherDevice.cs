using System.Net;
using System.Text.RegularExpressions;
using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.SignIn;

/// <summary>A sign-in approved on another signed-in device by typing the number that the asking browser shows.</summary>
public sealed class AnotherDevice(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

    [Fact]
    [Covers("ASVS5-6.6.4")]
    public async Task The_right_number_lets_the_other_browser_in_and_says_so_in_its_session()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);

        var waiting = await AskAsync(laptop, alice);
        Assert.Contains("A sign-in waits for your answer", (await phone.GoAsync("/account")).Text, StringComparison.Ordinal);
        var list = await phone.GoAsync("/account/approvals");
        Assert.Contains("Chrome on Linux", list.Text, StringComparison.Ordinal);
        var asked = await phone.ClickAsync("a[href^='/account/sign-ins/']");
        Assert.DoesNotContain(NumberOn(waiting), WithoutTimes(asked.Find("main").TextContent), StringComparison.Ordinal);
        Assert.Contains("You let it in", (await TypeAsync(phone, NumberOn(waiting))).Text, StringComparison.Ordinal);

        Assert.Contains("You approved this sign-in", (await laptop.GoAsync(waiting.Url.AbsolutePath)).Text, StringComparison.Ordinal);
        (await laptop.SubmitAsync("form:has(#remember)")).AssertSignedIn();
        Assert.Equal("urn:ciam:acr:2 pwd,mca,mfa", await bank.NewestSessionAsync());
        await bank.Audit.AssertHasAsync("other_device.asked");
        await bank.Audit.AssertHasAsync("other_device.approved");
    }

    [Fact]
    [Covers("ASVS5-6.6.4")]
    public async Task A_wrong_number_is_the_only_try_and_lets_nobody_in()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        var number = NumberOn(waiting);
        await OpenAsync(phone);
        var page = phone.Page;

        Assert.Contains("This was another number", (await TypeAsync(phone, number == "42" ? "43" : "42")).Text, StringComparison.Ordinal);
        phone.Show(page);
        Assert.Contains("This was another number", (await TypeAsync(phone, number)).Text, StringComparison.Ordinal);

        Assert.Contains("Another number was typed", (await laptop.GoAsync(waiting.Url.AbsolutePath)).Text, StringComparison.Ordinal);
        await bank.Audit.AssertHasAsync("other_device.wrong_number");
        Assert.DoesNotContain("other_device.approved", await bank.Audit.EventsAsync());
        Assert.Null(laptop.Session());
    }

    /// <summary>A stolen password asks from elsewhere; its owner says so, and the thief's sign-in is over with every other way it had.</summary>
    [Fact]
    public async Task Not_me_ends_the_sign_in_writes_to_the_owner_and_silences_the_asking()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, thief) = await ReadyAsync(bank);
        var waiting = await AskAsync(thief, alice);
        await OpenAsync(phone);

        var told = await phone.SubmitAsync("main form", button: "button[value=not-me]");

        Assert.Contains("Somebody knows your password", told.Text, StringComparison.Ordinal);
        (await thief.GoAsync(waiting.Url.AbsolutePath)).AssertAt("refused");
        Assert.Contains("Chrome on Linux", (await bank.InboxAsync(alice.Email))[^1].Body, StringComparison.Ordinal);
        await bank.Audit.AssertHasAsync("other_device.disowned");
        var again = bank.NewBrowser("198.51.100.7");
        await again.GoAsync("/signin");
        await again.EnterPasswordAsync(alice);
        await again.GoAsync($"/signin/{again.Page.Url.AbsolutePath.Split('/')[2]}/other-device");
        (await again.SubmitAsync("form:has(button.button-primary)")).AssertStatus(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Refusing_lets_nobody_in_and_the_number_missing_is_said()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        await OpenAsync(phone);

        Assert.Contains("Type the two digits", (await phone.SubmitAsync("main form", button: "button[value=approve]")).AssertStatus(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        Assert.Contains("Nobody was let in", (await phone.SubmitAsync("main form", button: "button[value=refuse]")).Text, StringComparison.Ordinal);
        Assert.Contains("was refused on the other device", (await laptop.GoAsync(waiting.Url.AbsolutePath)).Text, StringComparison.Ordinal);
    }

    /// <summary>The question looks the same whether anybody can answer it or not.</summary>
    [Fact]
    public async Task Whoever_knows_a_password_learns_nothing_of_other_devices()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, _, laptop) = await ReadyAsync(bank);
        var bob = await bank.SignUpAsync("bob", new PersonSettings { App = true });
        var other = bank.NewBrowser();

        var (answerable, unanswerable) = (await AskAsync(laptop, alice), await AskAsync(other, bob));

        Assert.Equal(Words(answerable, alice), Words(unanswerable, bob));
    }

    [Fact]
    public async Task Nobody_is_asked_twice_at_once_or_often()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, _, laptop) = await ReadyAsync(bank);
        var first = await AskAsync(laptop, alice);
        var second = bank.NewBrowser("198.51.100.7");
        await second.GoAsync("/signin");
        await second.EnterPasswordAsync(alice);
        await second.GoAsync($"/signin/{second.Page.Url.AbsolutePath.Split('/')[2]}/other-device");

        Assert.Contains("We cannot ask on another device now", (await second.SubmitAsync("form:has(button.button-primary)")).AssertStatus(HttpStatusCode.TooManyRequests).Text, StringComparison.Ordinal);
        for (var asked = 1; asked < 4; asked++)
        {
            bank.Clock.Advance(OtherDeviceRequests.Lifetime);
            await laptop.GoAsync(first.Url.AbsolutePath);
            Assert.NotEmpty(NumberOn(await laptop.SubmitAsync("form:has(button.button-primary)")));
        }

        bank.Clock.Advance(OtherDeviceRequests.Lifetime);
        await laptop.GoAsync(first.Url.AbsolutePath);
        (await laptop.SubmitAsync("form:has(button.button-primary)")).AssertStatus(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task An_answer_too_late_or_for_another_sign_in_lets_nobody_in()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        await OpenAsync(phone);
        bank.Clock.Advance(OtherDeviceRequests.Lifetime);

        Assert.Contains("Too late", (await TypeAsync(phone, NumberOn(waiting))).Text, StringComparison.Ordinal);
        Assert.Contains("Nobody answered in time", (await laptop.GoAsync(waiting.Url.AbsolutePath)).Text, StringComparison.Ordinal);

        var mine = await laptop.SubmitAsync("form:has(button.button-primary)");
        await OpenAsync(phone);
        await TypeAsync(phone, NumberOn(mine));
        var stranger = bank.NewBrowser("198.51.100.7");
        await stranger.GoAsync("/signin");
        await stranger.EnterPasswordAsync(alice);
        var theirs = await stranger.GoAsync($"/signin/{stranger.Page.Url.AbsolutePath.Split('/')[2]}/other-device");
        Assert.DoesNotContain("You approved", theirs.Text, StringComparison.Ordinal);
        bank.Clock.Advance(OtherDeviceRequests.Lifetime);
        Assert.DoesNotContain("You approved", (await laptop.GoAsync(waiting.Url.AbsolutePath)).Text, StringComparison.Ordinal);
    }

    /// <summary>Who answers: two factors, on the device they were proven on, not let in by another device; nobody else finds the question.</summary>
    [Fact]
    public async Task Only_a_well_proven_session_of_the_same_customer_answers()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var bob = await bank.SignUpAsync("bob", new PersonSettings { App = true });
        var theirs = bank.NewBrowser();
        await theirs.SignInAsync(bank, bob);
        var waiting = await AskAsync(laptop, alice);
        var path = "/account/sign-ins/" + (await bank.RowsAsync("select id::text from ciam.signin_other_device"))[0];

        (await theirs.GoAsync(path)).AssertStatus(HttpStatusCode.NotFound);
        Assert.Contains("Not on this device", (await (await bank.SignedInAsync(alice)).GoAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains("Not on this device", (await (await bank.SignedInAsync(alice, Acrs.TwoFactors)).GoAsync(path)).Text, StringComparison.Ordinal);
        await phone.GoAsync(path);
        await TypeAsync(phone, NumberOn(waiting));
        await laptop.GoAsync(waiting.Url.AbsolutePath);
        await laptop.SubmitAsync("form:has(#remember)");

        var third = bank.NewBrowser();
        await AskAsync(third, alice);
        Assert.DoesNotContain("Are you signing in?", (await laptop.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);
        Assert.Contains("Are you signing in?", (await phone.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);
    }

    /// <summary>Where risk asks for the factor, whoever answers proves freshly who they are.</summary>
    [Fact]
    public async Task Where_risk_asks_the_answering_session_is_proven_freshly()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlRawAsync("update ciam.signin_other_device set wants_fresh_proof = true; update ciam.signin_session set auth_time = auth_time - interval '11 minutes'"));
        await OpenAsync(phone);

        var page = await TypeAsync(phone, NumberOn(waiting));

        Assert.StartsWith("/signin/", page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain("other_device.approved", await bank.Audit.EventsAsync());
        await phone.EnterPasswordAsync(alice);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        await phone.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()));
        Assert.Contains("You let it in", (await TypeAsync(phone, NumberOn(waiting))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_lets_in_once_however_many_tabs_go_on()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        await OpenAsync(phone);
        await TypeAsync(phone, NumberOn(waiting));
        await laptop.GoAsync(waiting.Url.AbsolutePath);
        var before = await bank.RowsAsync("select id::text from ciam.signin_session");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bank.NewTab(laptop).SubmitAsync("form:has(#remember)")));

        Assert.Equal(before.Count + 1, (await bank.RowsAsync("select id::text from ciam.signin_session")).Count);
        Assert.Single(await bank.RowsAsync("select id::text from ciam.signin_other_device where spent_at is not null"));
    }

    /// <summary>An approval whose session was ended meanwhile is worth nothing.</summary>
    [Fact]
    public async Task A_session_that_ended_lets_nobody_in_any_more()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, laptop) = await ReadyAsync(bank);
        var waiting = await AskAsync(laptop, alice);
        await OpenAsync(phone);
        await TypeAsync(phone, NumberOn(waiting));
        await laptop.GoAsync(waiting.Url.AbsolutePath);
        await bank.WithDatabaseAsync(database => database.Set<SessionRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, bank.Clock.GetUtcNow())));

        (await laptop.SubmitAsync("form:has(#remember)")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Null(laptop.Session());
    }

    /// <summary>A customer with an app, signed in on the phone; and a laptop that is not.</summary>
    private static async Task<(Person Alice, TestBrowser Phone, TestBrowser Laptop)> ReadyAsync(Bank bank)
    {
        var (alice, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.NewBrowser());
        phone.UserAgent = Phone;
        (await phone.SignInAsync(bank, alice)).AssertSignedIn();
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        return (alice, phone, bank.NewBrowser());
    }

    /// <summary>The password, the choice of another way, and the question.</summary>
    private static async Task<BrowserPage> AskAsync(TestBrowser browser, Person person)
    {
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(person)).AssertAt("totp");
        await browser.ClickAsync("a[href$='/second-factor']");
        (await browser.ClickAsync("a[href$='/other-device']")).AssertStatus(HttpStatusCode.OK);
        return (await browser.SubmitAsync("form:has(button.button-primary)")).AssertStatus(HttpStatusCode.OK);
    }

    private static Task<BrowserPage> TypeAsync(TestBrowser browser, string number) =>
        browser.SubmitAsync("main form", new Dictionary<string, string> { ["number"] = number }, "button[value=approve]");

    private static string NumberOn(BrowserPage page) => page.Find(".binding-message").TextContent.Trim();

    /// <summary>The customer looks at what waits.</summary>
    private static async Task<BrowserPage> OpenAsync(TestBrowser phone)
    {
        await phone.GoAsync("/account/approvals");
        return await phone.ClickAsync("a[href^='/account/sign-ins/']");
    }

    private static string Words(BrowserPage page, Person person) => Regex.Replace(page.Text, $@"\b{NumberOn(page)}\b", "NN").Replace(person.Email, "", StringComparison.Ordinal);

    /// <summary>The hour of the test's clock has two digits as well.</summary>
    private static string WithoutTimes(string text) => Regex.Replace(text, @"\d{1,2} Mar 2026, \d\d:\d\d UTC", "");
}
