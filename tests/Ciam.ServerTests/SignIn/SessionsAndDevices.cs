using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.SignIn;

/// <summary>What a sign-in leaves behind: a session, and a device that may be remembered.</summary>
public sealed class SessionsAndDevices(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly PersonSettings WithApp = new() { App = true };

    [Fact]
    [Covers("ASVS5-7.2.4")]
    [Covers("ATTACK-SESSION-FIXATION")]
    public async Task An_elevated_session_keeps_its_id_and_gets_a_new_cookie()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        var browser = await bank.SignedInAsync(alice);
        var (before, sid) = (browser.Session(), await bank.RowsAsync("select id::text from ciam.signin_session"));

        var page = await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", AcrWanted = Acrs.TwoFactors, ExpectedCustomerId = alice.Id }));
        page.AssertAt("totp");
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();

        Assert.NotEqual(before, browser.Session());
        Assert.Equal(sid, await bank.RowsAsync("select id::text from ciam.signin_session"));
        Assert.Equal("urn:ciam:acr:2 pwd,otp,mfa", await bank.NewestSessionAsync());
        Assert.Null(await FindAsync(bank, before!));
        Assert.NotNull(await FindAsync(bank, browser.Session()!));
        await new BankAudit(bank).AssertHasAsync("session.elevated");
    }

    [Fact]
    public async Task Somebody_else_cannot_complete_an_elevation()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, browser) = (await bank.SignUpAsync("alice", WithApp), await bank.SignUpAsync("bob"), bank.NewBrowser());
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", ExpectedCustomerId = alice.Id }));

        (await browser.EnterPasswordAsync(bob)).AssertAt("password");
        Assert.Empty(await bank.RowsAsync("select acr from ciam.signin_session"));

        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Fact]
    public async Task Proving_again_asks_for_everything_and_renews_the_time()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        bank.Clock.Advance(TimeSpan.FromMinutes(20));

        var page = await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", ProveAgain = true }));
        page.AssertAt("password");
        Assert.Equal(alice.Email, page.Find("#email").GetAttribute("value"));
        await browser.EnterPasswordAsync(alice);
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertSignedIn();

        Assert.Equal(["t"], (await bank.RowsAsync("select (auth_time > created_at)::text from ciam.signin_session")).Select(value => value[..1]));
    }

    [Fact]
    public async Task A_session_that_is_enough_is_not_asked_anything()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        (await browser.GoAsync("/signin")).AssertSignedIn();
    }

    [Fact]
    [Covers("ASVS5-7.2.4")]
    public async Task Another_customers_session_in_the_browser_ends()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var browser = await bank.SignedInAsync(alice);

        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", ProveAgain = true }));
        (await browser.EnterPasswordAsync(bob)).AssertSignedIn();

        Assert.Equal(["somebody_else_signed_in"], await bank.RowsAsync($"select ended_because from ciam.signin_session where customer_id = '{alice.Id}'"));
        Assert.Equal(bob.Id, (await FindAsync(bank, browser.Session()!))!.Customer.Id);
    }

    [Fact]
    public async Task A_remembered_device_is_spared_the_routine_code_and_nothing_else()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        (await browser.SignInAsync(bank, alice, remember: true)).AssertSignedIn();

        bank.Clock.Advance(TimeSpan.FromHours(1));
        browser.KeepOnly("ciam-device");
        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
        Assert.Equal("urn:ciam:acr:1 pwd", await bank.NewestSessionAsync());

        browser.KeepOnly("ciam-device");
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", AcrWanted = Acrs.TwoFactors }));
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");

        browser.KeepOnly("ciam-device");
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", RiskAsksFactor = true }));
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Theory]
    [InlineData("revoked_at = last_seen_at, remembered_until = null")]
    [InlineData("remembered_until = remembered_until - interval '30 days 1 second'")]
    public async Task A_device_that_was_forgotten_is_asked_again(string how)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        (await browser.SignInAsync(bank, alice, remember: true)).AssertSignedIn();
        Assert.Single(await bank.RowsAsync($"update ciam.customers_device set {how} returning name"));
        browser.KeepOnly("ciam-device");

        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Fact]
    public async Task A_device_is_not_remembered_unasked_nor_for_somebody_else()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, browser) = (await bank.SignUpAsync("alice", WithApp), await bank.SignUpAsync("bob", WithApp), bank.NewBrowser());
        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
        browser.KeepOnly("ciam-device");
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");

        browser.KeepOnly("ciam-device");
        (await browser.SignInAsync(bank, alice, remember: true)).AssertSignedIn();
        browser.KeepOnly("ciam-device");
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(bob)).AssertAt("totp");
    }

    [Fact]
    [Covers("ASVS5-6.3.4")]
    public async Task Who_needs_a_factor_by_risk_and_has_none_nor_a_confirmed_address_is_refused_and_the_owner_told()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { EmailConfirmed = false }), bank.NewBrowser());
        var path = await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", RiskAsksFactor = true });
        await browser.GoAsync(path);

        var page = await browser.EnterPasswordAsync(alice);

        page.AssertAt("refused");
        Assert.Contains("/not-me/", await bank.LastLinkAsync(alice.Email), StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync("select acr from ciam.signin_session"));
        (await browser.GoAsync(path)).AssertAt("refused");
        await new BankAudit(bank).AssertHasAsync("sign_in.refused");
    }

    [Fact]
    public async Task A_sign_in_that_risk_asks_about_ends_the_remembering_of_its_browser()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.NewBrowser());
        (await browser.SignInAsync(bank, alice, remember: true)).AssertSignedIn();
        browser.KeepOnly("ciam-device");
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertSignedIn();
        browser.KeepOnly("ciam-device");
        await bank.RowsAsync($"insert into ciam.risk_failure (account, network, bucket_at, count) select case when number = 1 then '{alice.Id}' else 'nobody-' || number end, '192.0.2.0/24', '{bank.Clock.GetUtcNow().AddMinutes(-10):O}', 12 from generate_series(1, 60) number returning account");

        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");

        Assert.Equal(["true"], await bank.RowsAsync("select (remembered_until is null)::text from ciam.customers_device"));
        await new BankAudit(bank).AssertHasAsync("device.unremembered");
    }

    [Fact]
    [Covers("ASVS5-7.4.1")]
    public async Task Signing_out_ends_the_session_and_nothing_else_does()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var cookie = browser.Session()!;

        await browser.GoAsync("/signout");
        Assert.NotNull(await FindAsync(bank, cookie));
        await browser.SubmitAsync("main form");

        Assert.Null(await FindAsync(bank, cookie));
        Assert.Null(browser.Session());
        Assert.Equal(["signed_out"], await bank.RowsAsync("select ended_because from ciam.signin_session"));
        await new BankAudit(bank).AssertHasAsync("session.ended");
    }

    [Fact]
    [Covers("ASVS5-7.3.1"), Covers("ASVS5-7.3.2")]
    public async Task A_session_ends_after_an_idle_hour_and_after_twelve_hours_in_any_case()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (idle, busy) = ((await bank.SignedInAsync(alice)).Session()!, (await bank.SignedInAsync(alice)).Session()!);

        for (var halfHours = 1; halfHours < 24; halfHours++)
        {
            bank.Clock.Advance(TimeSpan.FromMinutes(30));
            Assert.NotNull(await FindAsync(bank, busy));
            if (halfHours == 2)
                Assert.Null(await FindAsync(bank, idle));
        }

        bank.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await FindAsync(bank, busy));
    }

    private static Task<LiveSession?> FindAsync(Bank bank, string cookie) => bank.WithServicesAsync(services =>
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = $"{services.GetRequiredService<Cookies>().Name(Sessions.Cookie)}={cookie}";
        return services.GetRequiredService<Sessions>().FindAsync(http, bank.Clock.GetUtcNow(), default);
    });
}
