using System.Net;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>A new password by mail proves the mailbox only: what looks unlike the owner waits, the owner hears of it and can say no; the second factor is asked all the same.</summary>
public sealed class WaitingResets(CiamApp app) : IClassFixture<CiamApp>
{
    private const string NewPassword = "violin-harbour-mosaic-9";
    private const string Elsewhere = "198.51.100.7";
    private static readonly PersonSettings WithAppAndPhone = new() { App = true, Phone = "+41790000011" };

    [Fact]
    public async Task After_a_change_of_factors_a_strangers_reset_waits_a_day_and_the_owner_hears_it_twice()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, thief, link) = await BeginAsync(bank);

        await SetAsync(thief, link);

        Assert.Contains("has to wait", thief.Page.Text, StringComparison.Ordinal);
        Assert.False(thief.Page.Has("#password"));
        Assert.Equal("A new password waits for you", (await bank.InboxAsync(alice.Email))[^1].Subject);
        Assert.Single(await bank.InboxAsync(alice.Phone!));
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(bank, alice, alice.Password));
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'password_reset.delayed'"));

        // Trying again shortens nothing and writes no second letter; nor does asking for another link.
        await thief.GoAsync(link);
        Assert.False(thief.Page.Has("#password"));
        await AskAsync(thief, alice.Email);
        var second = await bank.LastLinkAsync(alice.Email);
        await thief.GoAsync(second);
        Assert.False(thief.Page.Has("#password"));

        bank.Clock.Advance(ResetCaution.Wait);
        await SetAsync(thief, second);
        Assert.Equal("/reset/done", thief.Page.Url.AbsolutePath);
        Assert.Single(await bank.InboxAsync(alice.Phone!));
    }

    [Fact]
    public async Task From_a_network_full_of_failures_it_waits_too_and_from_an_ordinary_one_not()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.RowsAsync($"insert into ciam.risk_failure (account, network, bucket_at, count) select 'nobody-' || number, '198.51.100.0/24', '{bank.Clock.GetUtcNow().AddMinutes(-10):O}', 4 from generate_series(1, 60) number returning account");
        var (thief, owner) = (bank.NewBrowser(Elsewhere), bank.NewBrowser());
        await AskAsync(thief, alice.Email);

        await SetAsync(thief, await bank.LastLinkAsync(alice.Email));
        Assert.Contains("has to wait", thief.Page.Text, StringComparison.Ordinal);

        var bob = await bank.SignUpAsync("bob");
        await AskAsync(owner, bob.Email);
        await SetAsync(owner, await bank.LastLinkAsync(bob.Email));
        Assert.Equal("/reset/done", owner.Page.Url.AbsolutePath);
    }

    [Fact]
    public async Task A_device_the_owner_is_known_by_never_waits_not_even_when_a_stranger_does()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, own) = (await bank.SignUpAsync("alice", WithAppAndPhone), bank.NewBrowser());
        (await own.SignInAsync(bank, alice)).AssertSignedIn();
        own.KeepOnly("ciam-device");
        await ChangedLatelyAsync(bank, alice);
        var thief = bank.NewBrowser(Elsewhere);
        await AskAsync(thief, alice.Email);
        var link = await bank.LastLinkAsync(alice.Email);
        await SetAsync(thief, link);

        await SetAsync(own, link);

        Assert.Equal("/reset/done", own.Page.Url.AbsolutePath);
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(bank, alice, NewPassword));
    }

    [Fact]
    public async Task Any_sign_in_of_the_owner_cancels_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, thief, link) = await BeginAsync(bank);
        await SetAsync(thief, link);

        (await bank.NewBrowser().SignInAsync(bank, alice)).AssertSignedIn();

        bank.Clock.Advance(ResetCaution.Wait);
        (await thief.GoAsync(link)).AssertStatus(HttpStatusCode.Gone);
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'password_reset.cancelled'"));
    }

    [Fact]
    public async Task This_was_not_me_cancels_it_and_whoever_asks_again_waits_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, thief, link) = await BeginAsync(bank);
        await SetAsync(thief, link);
        var owner = bank.NewBrowser();

        await owner.GoAsync(await bank.LastLinkAsync(alice.Email));
        await owner.SubmitAsync("main form");

        Assert.Equal("/not-me/done", owner.Page.Url.AbsolutePath);
        bank.Clock.Advance(ResetCaution.Wait);
        (await thief.GoAsync(link)).AssertStatus(HttpStatusCode.Gone);
        await AskAsync(thief, alice.Email);
        await SetAsync(thief, await bank.LastLinkAsync(alice.Email));
        Assert.Contains("has to wait", thief.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-6.4.3")]
    public async Task After_a_reset_the_second_factor_is_asked_by_app_and_by_text_message()
    {
        await using var bank = await app.NewBankAsync();
        foreach (var (name, settings, step) in new[] { ("alice", new PersonSettings { App = true }, "totp"), ("bob", new PersonSettings { Phone = "+41790000012" }, "sms") })
        {
            var (person, browser) = (await bank.SignUpAsync(name, settings), bank.NewBrowser());
            await AskAsync(browser, person.Email);
            await SetAsync(browser, await bank.LastLinkAsync(person.Email));
            Assert.Equal("/reset/done", browser.Page.Url.AbsolutePath);

            await browser.GoAsync("/signin");
            (await browser.EnterPasswordAsync(person, NewPassword)).AssertAt(step);
            Assert.Empty(await bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{person.Id}'"));
        }
    }

    /// <summary>The link is used and the owner cancels at the same moment: one of the two happens, never both.</summary>
    [Fact]
    public async Task Of_a_reset_and_its_cancellation_at_once_exactly_one_wins()
    {
        await using var bank = await app.NewBankAsync();
        for (var round = 0; round < 6; round++)
        {
            var alice = await bank.SignUpAsync($"alice{round}");
            var now = bank.Clock.GetUtcNow();
            var handle = await bank.WithServicesAsync(async services =>
            {
                var made = services.GetRequiredService<MailLinks>().Make(alice.Id, MailLinkPurposes.ResetPassword, TimeSpan.FromHours(1), now, waitsUntil: now);
                await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
                return made;
            });

            var reset = bank.WithServicesAsync(services => services.GetRequiredService<AccountRecovery>().ResetAsync(new Microsoft.AspNetCore.Http.DefaultHttpContext(), handle, NewPassword, now, default));
            var cancel = bank.WithServicesAsync(async services =>
            {
                await services.GetRequiredService<WaysBack>().CancelAsync(alice.Id, "test", now, default);
                return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            });
            var (was, cancelled) = (await reset, await cancel > 0);

            Assert.Equal(was is PasswordChange.LinkSpent, cancelled);
            Assert.Equal(was is PasswordChange.Done ? PasswordVerdict.Right : PasswordVerdict.Wrong, await VerifyAsync(bank, alice, NewPassword));
        }
    }

    private static async Task<(Person Alice, TestBrowser Thief, string Link)> BeginAsync(Bank bank)
    {
        var (alice, thief) = (await bank.SignUpAsync("alice", WithAppAndPhone), bank.NewBrowser(Elsewhere));
        await ChangedLatelyAsync(bank, alice);
        await AskAsync(thief, alice.Email);
        return (alice, thief, await bank.LastLinkAsync(alice.Email));
    }

    /// <summary>A day after the account was opened a factor was added.</summary>
    private static async Task ChangedLatelyAsync(Bank bank, Person person)
    {
        bank.Clock.Advance(TimeSpan.FromDays(1));
        await bank.WithServicesAsync(async services =>
        {
            services.GetRequiredService<Ciam.Server.Audit.AuditTrail>().Append(
                new Ciam.Server.Audit.AuditDeed(Ciam.Server.Audit.AuditEvents.FactorEnrolled, Ciam.Server.Audit.AuditActor.Customer(person.Id)) { CustomerId = person.Id }, bank.Clock.GetUtcNow());
            return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
        });
        bank.Clock.Advance(TimeSpan.FromDays(2));
    }

    private static async Task AskAsync(TestBrowser browser, string email)
    {
        await browser.GoAsync("/forgot");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = email });
    }

    private static async Task SetAsync(TestBrowser browser, string link)
    {
        await browser.GoAsync(link);
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = NewPassword });
    }

    private static Task<PasswordVerdict> VerifyAsync(Bank bank, Person person, string password) => bank.WithServicesAsync(async services =>
    {
        var credentials = services.GetRequiredService<Credentials>();
        return await credentials.VerifyPasswordAsync(await credentials.FindAsync(person.Id, default), password, default);
    });
}
