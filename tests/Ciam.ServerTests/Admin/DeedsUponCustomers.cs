using System.Net;
using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>What staff do to customers is done once, with a reason, and told to the auditors as it was and as it is.</summary>
public sealed class DeedsUponCustomers(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("ASVS5-7.4.2")]
    public async Task Suspending_ends_every_session_and_is_audited_with_before_and_after()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        var (admin, browser) = await bank.StaffAsync("admin");

        var page = await browser.DoAsync($"/admin/customers/{alice.Id}/suspend", "card reported stolen");

        Assert.Equal($"/admin/customers/{alice.Id}", page.Url.AbsolutePath);
        Assert.Contains("The customer is suspended.", page.Text, StringComparison.Ordinal);
        Assert.NotNull((await RowAsync(bank, alice)).SuspendedAt);
        await AssertSignedOutAsync(bank, alice);
        var entry = Assert.Single(await bank.Audit.EntriesAsync("customer.suspended"));
        AssertTells(entry, admin, alice, "card reported stolen");
        Assert.Contains("\"suspended\": false", entry, StringComparison.Ordinal);
        Assert.Contains("\"suspended\": true", entry, StringComparison.Ordinal);
        Assert.Contains("Chrome on Linux", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restoring_lets_the_customer_in_again()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (admin, browser) = await bank.StaffAsync("admin");
        await browser.DoAsync($"/admin/customers/{alice.Id}/suspend");

        await browser.DoAsync($"/admin/customers/{alice.Id}/restore", "the card was found");

        Assert.Null((await RowAsync(bank, alice)).SuspendedAt);
        AssertTells(Assert.Single(await bank.Audit.EntriesAsync("customer.restored")), admin, alice, "the card was found");
    }

    [Fact]
    [Covers("ASVS5-6.4.6")]
    public async Task Requiring_a_new_password_signs_everybody_out()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        var (support, browser) = await bank.StaffAsync("support");

        await browser.DoAsync($"/admin/customers/{alice.Id}/require-new-password", "told a caller the password");

        Assert.True((await RowAsync(bank, alice)).MustChangePassword);
        await AssertSignedOutAsync(bank, alice);
        var entry = Assert.Single(await bank.Audit.EntriesAsync("new_password.required"));
        AssertTells(entry, support, alice, "told a caller the password");
        Assert.Contains("\"mustChangePassword\": true", entry, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-7.4.5")]
    public async Task Ending_one_session_leaves_the_others()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        await bank.SignedInAsync(alice);
        var (support, browser) = await bank.StaffAsync("support");
        var first = (await bank.RowsAsync("select id::text from ciam.signin_session where device_name = 'Chrome on Linux' and customer_id = '" + alice.Id + "' order by id"))[0];

        await browser.DoAsync($"/admin/customers/{alice.Id}/end-session?session={first}", "left on a borrowed computer");

        var ended = await bank.RowsAsync("select id::text from ciam.signin_session where ended_at is not null");
        Assert.Equal([first], ended);
        AssertTells(Assert.Single(await bank.Audit.EntriesAsync("session.ended")), support, alice, "left on a borrowed computer");
    }

    [Fact]
    public async Task A_session_of_somebody_else_is_not_ended_by_naming_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        await bank.SignedInAsync(bob);
        var (_, browser) = await bank.StaffAsync("support");
        var bobs = (await bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{bob.Id}'"))[0];

        var page = await browser.DoAsync($"/admin/customers/{alice.Id}/end-session?session={bobs}");

        Assert.Contains("nothing to do", page.Text, StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.signin_session where ended_at is not null"));
        Assert.Empty(await bank.Audit.EntriesAsync("session.ended"));
    }

    [Fact]
    [Covers("ASVS5-7.4.5")]
    public async Task Ending_all_sessions_tells_which_they_were()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        await bank.SignedInAsync(alice);
        var (support, browser) = await bank.StaffAsync("support");

        await browser.DoAsync($"/admin/customers/{alice.Id}/end-sessions", "asked for on the telephone");

        await AssertSignedOutAsync(bank, alice);
        var entry = Assert.Single(await bank.Audit.EntriesAsync("session.ended"));
        AssertTells(entry, support, alice, "asked for on the telephone");
        Assert.Equal(3, entry.Split("Chrome on Linux").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("    no    ")]
    [InlineData(null)]
    public async Task A_deed_without_a_reason_is_not_done(string? reason)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("admin");

        var page = await browser.DoAsync($"/admin/customers/{alice.Id}/suspend", reason ?? new string('x', 501));

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.True(page.Has("#reason[aria-invalid=true]"));
        Assert.Null((await RowAsync(bank, alice)).SuspendedAt);
        Assert.Empty(await bank.Audit.EntriesAsync("customer.suspended"));
    }

    [Fact]
    public async Task Doing_it_twice_is_done_once()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("admin");

        await browser.DoAsync($"/admin/customers/{alice.Id}/suspend");
        var page = await browser.DoAsync($"/admin/customers/{alice.Id}/suspend");

        Assert.Contains("nothing to do", page.Text, StringComparison.Ordinal);
        Assert.Single(await bank.Audit.EntriesAsync("customer.suspended"));
    }

    [Fact]
    public async Task Of_eight_colleagues_who_suspend_at_once_one_does_it()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browsers = new List<TestBrowser>();
        foreach (var index in Enumerable.Range(0, 8))
            browsers.Add((await bank.StaffAsync("admin", $"admin{index}")).Browser);

        var pages = await Task.WhenAll(browsers.Select(browser => browser.DoAsync($"/admin/customers/{alice.Id}/suspend")));

        Assert.All(pages, page => page.AssertStatus(HttpStatusCode.OK));
        Assert.Single(await bank.Audit.EntriesAsync("customer.suspended"));
    }

    [Fact]
    public async Task Support_does_nothing_to_colleagues_and_nobody_anything_to_themselves()
    {
        await using var bank = await app.NewBankAsync();
        var (admin, admins) = await bank.StaffAsync("admin");
        var (_, supports) = await bank.StaffAsync("support");

        var upon = await supports.DoAsync($"/admin/customers/{admin.Id}/require-new-password");
        var self = await admins.DoAsync($"/admin/customers/{admin.Id}/suspend");

        upon.AssertStatus(HttpStatusCode.Forbidden);
        self.AssertStatus(HttpStatusCode.Forbidden);
        var row = await RowAsync(bank, admin);
        Assert.Null(row.SuspendedAt);
        Assert.False(row.MustChangePassword);
    }

    [Fact]
    public async Task Unlocking_gives_a_customer_who_guessed_too_often_the_tries_back()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (support, browser) = await bank.StaffAsync("support");
        await bank.WithServicesAsync(async services =>
        {
            var throttle = services.GetRequiredService<ProofThrottle>();
            var path = throttle.PathOf(new DefaultHttpContext(), alice.Email, null, ProofKind.Password);
            while (await throttle.CountAsync(path, bank.Clock.GetUtcNow(), default) == TimeSpan.Zero)
                continue;
            return 0;
        });

        await browser.DoAsync($"/admin/customers/{alice.Id}/unlock", "forgot the new password");

        Assert.Equal(TimeSpan.Zero, await bank.WithServicesAsync(services =>
        {
            var throttle = services.GetRequiredService<ProofThrottle>();
            return throttle.CountAsync(throttle.PathOf(new DefaultHttpContext(), alice.Email, null, ProofKind.Password), bank.Clock.GetUtcNow(), default);
        }));
        AssertTells(Assert.Single(await bank.Audit.EntriesAsync("throttles.cleared")), support, alice, "forgot the new password");
    }

    private static Task<CustomerRow> RowAsync(Bank bank, Person person) =>
        bank.WithDatabaseAsync(database => database.Set<CustomerRow>().SingleAsync(row => row.Id == person.Id));

    private static async Task AssertSignedOutAsync(Bank bank, Person person) =>
        Assert.Empty(await bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{person.Id}' and ended_at is null"));

    private static void AssertTells(string entry, Person staff, Person customer, string reason)
    {
        Assert.Contains($"\"actor_id\": \"{staff.Id}\"", entry, StringComparison.Ordinal);
        Assert.Contains("\"actor_kind\": \"staff\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"customer_id\": \"{customer.Id}\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"reason\": \"{reason}\"", entry, StringComparison.Ordinal);
    }
}
