using System.Net;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Ways back into an account, and out of a stranger's hands.</summary>
public sealed class Recovery(CiamApp app) : IClassFixture<CiamApp>
{
    private const string NewPassword = "violin-harbour-mosaic-9";

    [Fact]
    [Covers("ASVS5-6.3.6"), Covers("ASVS5-7.4.3")]
    public async Task A_reset_sets_the_password_and_ends_every_session()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        bank.Clock.Advance(Sessions.IdleLifetime);
        var thief = await bank.SignedInAsync(alice);
        var browser = bank.NewBrowser();
        await AskAsync(browser, alice.Email);

        await browser.GoAsync(await bank.LastLinkAsync(alice.Email));
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = NewPassword });

        Assert.Equal("/reset/done", browser.Page.Url.AbsolutePath);
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(bank, alice, NewPassword));
        Assert.Equal(PasswordVerdict.Wrong, await VerifyAsync(bank, alice, alice.Password));
        await thief.GoAsync("/account");
        Assert.StartsWith("/signin", thief.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(2, await bank.WithDatabaseAsync(database => database.Set<SessionRow>().CountAsync(row => row.EndedAt != null)));
        Assert.Equal("Your password was changed", (await bank.InboxAsync(alice.Email))[^1].Subject);
        await new BankAudit(bank).AssertHasAsync("session.ended");
    }

    [Fact]
    [Covers("ASVS5-6.4.3")]
    public async Task A_reset_signs_nobody_in()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = bank.NewBrowser();
        await AskAsync(browser, alice.Email);
        await browser.GoAsync(await bank.LastLinkAsync(alice.Email));

        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = NewPassword });

        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<SessionRow>().CountAsync()));
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<TotpRow>().CountAsync()));
    }

    [Fact]
    [Covers("ASVS5-6.3.8")]
    [Covers("ATTACK-ENUMERATION")]
    public async Task Known_and_unknown_addresses_get_the_same_answer_and_one_mail()
    {
        await using var bank = await app.NewBankAsync();
        await bank.SignUpAsync("alice");
        var (known, unknown) = (bank.NewBrowser(), bank.NewBrowser());

        await AskAsync(known, "alice@example.com");
        await AskAsync(unknown, "alina@example.com");

        Assert.Equal(unknown.Page.Body, known.Page.Body);
        Assert.Single(await bank.InboxAsync("alice@example.com"));
        Assert.Single(await bank.InboxAsync("alina@example.com"));
    }

    [Fact]
    public async Task Of_eight_racers_with_one_link_exactly_one_wins()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var link = await bank.WithServicesAsync(async services =>
        {
            var handle = services.GetRequiredService<MailLinks>().Make(alice.Id, MailLinkPurposes.NotMe, MailLinks.NotMeLifetime, bank.Clock.GetUtcNow());
            await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            return handle;
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bank.WithServicesAsync(services =>
            services.GetRequiredService<AccountRecovery>().DisownAsync(link, bank.Clock.GetUtcNow(), default))));

        Assert.Single(answers, won => won);
        Assert.Single(await bank.InboxAsync(alice.Email));
    }

    [Fact]
    [Covers("ASVS5-6.4.1")]
    public async Task A_link_works_once_and_for_half_an_hour()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = bank.NewBrowser();
        await AskAsync(browser, alice.Email);
        var first = await bank.LastLinkAsync(alice.Email);
        await AskAsync(browser, alice.Email);
        var second = await bank.LastLinkAsync(alice.Email);

        (await browser.GoAsync(first)).AssertStatus(HttpStatusCode.Gone);
        (await browser.GoAsync(second)).AssertStatus(HttpStatusCode.OK);
        bank.Clock.Advance(MailLinks.ResetLifetime);
        (await browser.GoAsync(second)).AssertStatus(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task This_was_not_me_takes_a_click_and_closes_the_account_until_a_new_password_is_set()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var thief = await bank.SignedInAsync(alice);
        await bank.WithServicesAsync(async services =>
        {
            var database = services.GetRequiredService<CiamDbContext>();
            var owner = await database.Set<CustomerRow>().SingleAsync();
            database.Add(new DeviceRow { Id = Guid.NewGuid(), CustomerId = alice.Id, HandleHash = [1], Name = "Firefox on Linux", FirstSeenAt = bank.Clock.GetUtcNow(), LastSeenAt = bank.Clock.GetUtcNow() });
            services.GetRequiredService<OwnerNotices>().UnusualSignIn(owner, "Firefox on Linux", "Singapore", null, null, bank.Clock.GetUtcNow());
            return await database.SaveChangesAsync();
        });
        var owner = bank.NewBrowser();
        await owner.GoAsync(await bank.LastLinkAsync(alice.Email));
        Assert.Equal(HttpStatusCode.OK, (await thief.GoAsync("/account")).Status);
        Assert.Equal("/account", thief.Page.Url.AbsolutePath);

        await owner.SubmitAsync("main form");

        Assert.Equal("/not-me/done", owner.Page.Url.AbsolutePath);
        await thief.GoAsync("/account");
        Assert.StartsWith("/signin", thief.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.True(await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Select(row => row.MustChangePassword).SingleAsync()));
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<DeviceRow>().CountAsync(row => row.RevokedAt == null)));
        await new BankAudit(bank).AssertHasAsync("sign_in.disowned");

        await owner.GoAsync(await bank.LastLinkAsync(alice.Email));
        await owner.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = NewPassword });
        Assert.False(await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Select(row => row.MustChangePassword).SingleAsync()));
    }

    [Fact]
    public async Task A_suspended_account_is_not_reset()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.SuspendedAt, bank.Clock.GetUtcNow())));

        await AskAsync(bank.NewBrowser(), alice.Email);

        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<MailLinkRow>().CountAsync()));
    }

    private static async Task AskAsync(TestBrowser browser, string email)
    {
        await browser.GoAsync("/forgot");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = email });
        Assert.Equal("?sent=1", browser.Page.Url.Query);
    }

    private static Task<PasswordVerdict> VerifyAsync(Bank bank, Person person, string password) => bank.WithServicesAsync(async services =>
    {
        var credentials = services.GetRequiredService<Credentials>();
        return await credentials.VerifyPasswordAsync(await credentials.FindAsync(person.Id, default), password, default);
    });
}
