using System.Net;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.SignIn;

/// <summary>Guessing is slowed, and nobody is locked out by a stranger's guesses.</summary>
public sealed class Guessing(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Elsewhere = "198.51.100.7";
    private static readonly PersonSettings WithApp = new() { App = true };

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("nobody@example.com")]
    [Covers("ASVS5-6.3.1")]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public async Task After_six_wrong_passwords_even_the_right_one_waits(string email)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, stranger) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await stranger.GoAsync("/signin");
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.EnterPasswordAsync(email, "not-the-password-1")).Status);

        var page = await stranger.EnterPasswordAsync(email, alice.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Equal("30", page.Headers["Retry-After"]);
        Assert.Contains("in 30 seconds", page.Body, StringComparison.Ordinal);
        await new BankAudit(bank).AssertHasAsync("proof.throttled");
    }

    [Fact]
    public async Task Each_further_failure_doubles_the_wait_and_the_right_password_ends_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await GuessAsync(browser, alice, 6);
        Assert.Equal("30", await WaitAsync(browser, alice));

        bank.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("1", await WaitAsync(browser, alice));
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.EnterPasswordAsync(alice, "not-the-password-1")).Status);

        // Half a minute has forgiven a twentieth of a failure.
        Assert.Equal("58", await WaitAsync(browser, alice));
        bank.Clock.Advance(TimeSpan.FromSeconds(58));
        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
        await GuessAsync(bank.NewBrowser(), alice, 5);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await StatusAfterGuessAsync(bank.NewBrowser(), alice));
    }

    /// <summary>One address at many accounts is slowed down as well, whatever the accounts.</summary>
    [Fact]
    public async Task Failures_of_one_address_across_accounts_are_counted_together()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        var (robot, neighbour) = (bank.NewBrowser(Elsewhere), bank.NewBrowser("198.51.100.8"));
        await robot.GoAsync("/signin");
        for (var i = 0; i < 60; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await robot.EnterPasswordAsync($"nobody{i}@example.com", "not-the-password-1")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await robot.EnterPasswordAsync(alice)).Status);
        await neighbour.GoAsync("/signin");
        (await neighbour.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Fact]
    [Covers("ASVS5-6.3.1")]
    public async Task A_known_device_is_not_punished_for_a_strangers_guesses()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, own) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        (await own.SignInAsync(bank, alice)).AssertSignedIn();
        own.KeepOnly("ciam-device");

        // From her own network, and from so many others that strangers have no try left at all.
        await GuessAsync(bank.NewBrowser(), alice, 7);
        for (var network = 1; network <= 5; network++)
            await GuessAsync(bank.NewBrowser($"203.0.{network}.9"), alice, 6);
        var stranger = bank.NewBrowser(Elsewhere);
        await stranger.GoAsync("/signin");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.EnterPasswordAsync(alice)).Status);

        await own.GoAsync("/signin");
        (await own.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Fact]
    public async Task A_known_device_is_not_punished_for_its_network()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, own) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        (await own.SignInAsync(bank, alice)).AssertSignedIn();
        own.KeepOnly("ciam-device");
        await bank.RowsAsync($"insert into ciam.signin_pace (key, failures, at) values ('network|192.0.2.0/24', 300, '{bank.Clock.GetUtcNow():O}') on conflict (key) do update set failures = 300, at = excluded.at returning key");

        var stranger = bank.NewBrowser();
        await stranger.GoAsync("/signin");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.EnterPasswordAsync(alice)).Status);
        await own.GoAsync("/signin");
        (await own.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    [Fact]
    public async Task What_goes_well_is_not_counted()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);

        for (var i = 0; i < 8; i++)
            (await bank.NewBrowser().SignInAsync(bank, alice)).AssertSignedIn();
    }

    /// <summary>What was counted is given back with the question of risk; here that question always fails.</summary>
    [Fact]
    public async Task What_goes_well_is_not_counted_while_risk_is_blind()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithApp);
        await bank.RowsAsync("alter table ciam.risk_failure rename to risk_failure_gone; select ''");

        for (var i = 0; i < 8; i++)
        {
            var browser = bank.NewBrowser();
            await browser.GoAsync("/signin");
            (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
        }

        Assert.Contains(bank.Logs.Lines, line => line.Event.Id == 4001);
    }

    [Fact]
    [Covers("ASVS5-6.3.1")]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public async Task Codes_are_guessed_slower_still()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.EnterCodeAsync("000000")).Status);

        var page = await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()));

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Empty(await bank.RowsAsync("select acr from ciam.signin_session"));

        // Somebody knew the password: the owner hears of it, once.
        await browser.EnterCodeAsync("000000");
        Assert.Single(await bank.InboxAsync(alice.Email));
    }

    [Fact]
    public async Task Support_can_let_somebody_try_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", WithApp), bank.NewBrowser());
        await GuessAsync(browser, alice, 7);

        await bank.WithServicesAsync(services => services.GetRequiredService<ProofThrottle>().ClearAsync(alice.Email, default));

        (await browser.EnterPasswordAsync(alice)).AssertAt("totp");
    }

    private static async Task<string?> WaitAsync(TestBrowser browser, Person person)
    {
        var page = await browser.EnterPasswordAsync(person);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        return page.Headers["Retry-After"];
    }

    private static async Task<HttpStatusCode> StatusAfterGuessAsync(TestBrowser browser, Person person)
    {
        await browser.GoAsync("/signin");
        return (await browser.EnterPasswordAsync(person, "not-the-password-1")).Status;
    }

    private static async Task GuessAsync(TestBrowser browser, Person person, int times)
    {
        await browser.GoAsync("/signin");
        for (var i = 0; i < times; i++)
            await browser.EnterPasswordAsync(person, "not-the-password-1");
    }
}
