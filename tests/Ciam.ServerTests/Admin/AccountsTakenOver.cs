using System.Net;
using System.Text.Json;
using Ciam.Server.OAuth.Keys;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>One deed takes an account out of a stranger's hands, and the page of the customer tells everything in one line of time.</summary>
public sealed class AccountsTakenOver(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Everything_ends_and_what_was_added_lately_goes()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        bank.Clock.Advance(TimeSpan.FromDays(60));
        // Two months in one step leave no key that signs before the rotation has had its turn.
        await bank.Services.GetRequiredService<KeyRing>().EnsureAsync(bank.Clock.GetUtcNow(), default);
        var thief = await bank.SignedInAsync(alice);
        var token = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        await AddLateThingsAsync(bank, alice);
        var (support, browser) = await bank.StaffAsync("support");

        var asked = await browser.GoAsync($"/admin/customers/{alice.Id}/taken-over?days=7");
        Assert.Contains("The e-mail address goes back to alice@example.com.", asked.Text, StringComparison.Ordinal);
        Assert.Contains("“thief's phone”", asked.Text, StringComparison.Ordinal);
        (await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["reason"] = "no" })).AssertStatus(HttpStatusCode.BadRequest);
        var page = await browser.DoAsync($"/admin/customers/{alice.Id}/taken-over?days=7", "money went where it should not");

        Assert.Contains("The account is closed", page.Text, StringComparison.Ordinal);
        Assert.False(await bank.IsActiveAsync(token.AccessToken));
        Assert.False(await bank.IsActiveAsync(token.RefreshToken));
        Assert.Empty(await bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{alice.Id}' and ended_at is null"));
        Assert.Empty(await bank.RowsAsync($"select id::text from ciam.oauth_grant where customer_id = '{alice.Id}' and revoked_at is null"));
        Assert.Empty(await bank.RowsAsync($"select id::text from ciam.customers_device where customer_id = '{alice.Id}' and revoked_at is null"));
        Assert.Empty(await bank.RowsAsync($"select client_id from ciam.oauth_consent where customer_id = '{alice.Id}'"));
        Assert.Equal(["Authenticator app"], await bank.RowsAsync($"select name from ciam.customers_totp where customer_id = '{alice.Id}'"));
        var row = await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().SingleAsync(found => found.Id == alice.Id));
        Assert.Equal(("alice@example.com", "ALICE@EXAMPLE.COM", "alice@example.com", null, true), (row.Email, row.NormalizedEmail, row.UserName, row.PhoneNumber, row.MustChangePassword));
        await thief.GoAsync("/account");
        Assert.StartsWith("/signin/", thief.Page.Url.AbsolutePath, StringComparison.Ordinal);

        Assert.Equal(["Your account was closed to protect you"], await bank.RowsAsync("select subject from ciam.customers_message where recipient = 'alice@example.com'"));
        using var entry = JsonDocument.Parse(Assert.Single(await bank.Audit.EntriesAsync("account.taken_over")));
        Assert.Equal((support.Id.ToString(), "money went where it should not"), (entry.RootElement.GetProperty("actor_id").GetString(), entry.RootElement.GetProperty("reason").GetString()));
        Assert.Equal(1, entry.RootElement.GetProperty("before").GetProperty("factors").GetArrayLength());
        Assert.Equal("thief@example.net", entry.RootElement.GetProperty("before").GetProperty("email").GetString());
        Assert.True(entry.RootElement.GetProperty("after").GetProperty("grantsRevoked").GetInt32() >= 1);
    }

    [Fact]
    public async Task An_address_that_somebody_else_has_meanwhile_is_left_alone_and_only_helpers_may()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await AddLateThingsAsync(bank, alice);
        await bank.SignUpAsync("alice");
        var (_, analyst) = await bank.StaffAsync("analyst");
        var (admin, browser) = await bank.StaffAsync("admin");

        (await analyst.GoAsync($"/admin/customers/{alice.Id}/taken-over")).AssertStatus(HttpStatusCode.Forbidden);
        await browser.DoAsync($"/admin/customers/{alice.Id}/taken-over");
        (await browser.DoAsync($"/admin/customers/{admin.Id}/taken-over")).AssertStatus(HttpStatusCode.Forbidden);

        Assert.Equal(["thief@example.net"], await bank.RowsAsync($"select email from ciam.customers_customer where id = '{alice.Id}'"));
        Assert.Single(await bank.RowsAsync("select subject from ciam.customers_message where recipient = 'thief@example.net'"));
    }

    [Fact]
    public async Task The_timeline_tells_of_every_kind_in_one_order_page_by_page()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        foreach (var _ in Enumerable.Range(0, 6))
        {
            await bank.SignedInAsync(alice);
            bank.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        var (_, browser) = await bank.StaffAsync("support");
        await browser.DoAsync($"/admin/customers/{alice.Id}/require-new-password", "heard in passing");
        await browser.DoAsync($"/admin/customers/{alice.Id}/taken-over");
        var page = await browser.GoAsync($"/admin/customers/{alice.Id}");
        var times = TimesOn(page).ToList();
        while (browser.Page.Has("nav.pages a[rel=next]"))
            times.AddRange(TimesOn(await browser.ClickAsync("nav.pages a[rel=next]")));

        Assert.Equal(times.OrderByDescending(time => time, StringComparer.Ordinal), times);
        var expected = await bank.RowsAsync($"""
            select id::text from ciam.audit_entry where customer_id = '{alice.Id}' union all select id::text from ciam.risk_judgment where customer_id = '{alice.Id}'
            union all select id::text from ciam.customers_message where customer_id = '{alice.Id}'
            """);
        Assert.Equal(expected.Count, times.Count);
        Assert.Contains("heard in passing", (await browser.GoAsync($"/admin/customers/{alice.Id}?show=staff")).Text, StringComparison.Ordinal);
        Assert.Contains("Your account was closed to protect you", (await browser.GoAsync($"/admin/customers/{alice.Id}?show=messages")).Text, StringComparison.Ordinal);
        Assert.Contains("Tokens for a code: allowed", (await browser.GoAsync($"/admin/customers/{alice.Id}?show=judgments")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("heard in passing", (await browser.GoAsync($"/admin/customers/{alice.Id}?show=signins")).Text, StringComparison.Ordinal);
        (await browser.GoAsync($"/admin/customers/{alice.Id}?show=nothing")).AssertStatus(HttpStatusCode.NotFound);
    }

    private static IEnumerable<string> TimesOn(BrowserPage page) => page.AssertStatus(HttpStatusCode.OK).Document.QuerySelectorAll("ol.timeline > li > time").Select(time => time.GetAttribute("datetime")!);

    /// <summary>What a thief does in an account: another address, another app, another number, a friend's app let in.</summary>
    private static Task<int> AddLateThingsAsync(Bank bank, Person person) => bank.WithServicesAsync(async services =>
    {
        var (database, now) = (services.GetRequiredService<Ciam.Storage.CiamDbContext>(), bank.Clock.GetUtcNow());
        var audit = services.GetRequiredService<Ciam.Server.Audit.AuditTrail>();
        var me = Ciam.Server.Audit.AuditActor.Customer(person.Id);
        var customer = await database.Set<CustomerRow>().SingleAsync(row => row.Id == person.Id);
        (customer.Email, customer.UserName, customer.NormalizedEmail, customer.NormalizedUserName) = ("thief@example.net", "thief@example.net", "THIEF@EXAMPLE.NET", "THIEF@EXAMPLE.NET");
        (customer.PhoneNumber, customer.PhoneNumberConfirmed) = ("+41795550199", true);
        database.Add(new TotpRow { Id = Guid.CreateVersion7(now), CustomerId = person.Id, Name = "thief's phone", SealedSecret = [1], CreatedAt = now, ConfirmedAt = now });
        database.Add(new Ciam.Storage.OAuth.ConsentRow { CustomerId = person.Id, ClientId = "friends-app", Scopes = ["openid"], GivenAt = now });
        audit.Append(new(Ciam.Server.Audit.AuditEvents.ProfileChanged, me) { CustomerId = person.Id, Before = new { email = person.Email }, After = new { email = "thief@example.net" } }, now);
        audit.Append(new(Ciam.Server.Audit.AuditEvents.FactorEnrolled, me) { CustomerId = person.Id, After = new { factor = "sms" } }, now);
        return await database.SaveChangesAsync();
    });
}
