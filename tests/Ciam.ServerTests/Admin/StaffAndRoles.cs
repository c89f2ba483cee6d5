using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>Roles are given and taken by admins, audited, and never one's own.</summary>
public sealed class StaffAndRoles(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_role_given_holds_from_the_next_click_and_is_audited()
    {
        await using var bank = await app.NewBankAsync();
        var (support, theirs) = await bank.StaffAsync("support");
        var (admin, browser) = await bank.StaffAsync("admin");
        (await theirs.GoAsync("/admin/audit")).AssertStatus(HttpStatusCode.Forbidden);

        await ChangeAsync(browser, support, "auditor");
        (await theirs.GoAsync("/admin/audit")).AssertStatus(HttpStatusCode.Forbidden);
        var (second, seconds) = await bank.StaffAsync("admin", "bea");
        await seconds.DecideAsync(bank);

        (await theirs.GoAsync("/admin/audit")).AssertStatus(HttpStatusCode.OK);
        var entry = Assert.Single(await bank.Audit.EntriesAsync("staff_role.changed"));
        Assert.Contains($"\"actor_id\": \"{second.Id}\"", entry, StringComparison.Ordinal);
        Assert.Contains($"\"actor_id\": \"{admin.Id}\"", Assert.Single(await bank.Audit.EntriesAsync("change.proposed")), StringComparison.Ordinal);
        Assert.Contains("\"before\": {\"role\": \"support\"}", entry, StringComparison.Ordinal);
        Assert.Contains("\"after\": {\"role\": \"auditor\"}", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_taken_closes_the_back_office()
    {
        await using var bank = await app.NewBankAsync();
        var (support, theirs) = await bank.StaffAsync("support");
        var (_, browser) = await bank.StaffAsync("admin");

        await ChangeAsync(browser, support, "none");

        (await theirs.GoAsync("/admin")).AssertStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Nobody_changes_their_own_role()
    {
        await using var bank = await app.NewBankAsync();
        var (admin, browser) = await bank.StaffAsync("admin");

        (await browser.GoAsync($"/admin/staff/{admin.Id}")).AssertStatus(HttpStatusCode.Forbidden);

        Assert.Empty(await bank.Audit.EntriesAsync("staff_role.changed"));
    }

    [Theory]
    [InlineData("root")]
    [InlineData("")]
    [InlineData("Admin")]
    public async Task A_role_that_does_not_exist_is_refused(string role)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("admin");

        var page = await ChangeAsync(browser, alice, role);

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Empty(await bank.Audit.EntriesAsync("staff_role.changed"));
    }

    [Fact]
    public async Task Of_two_admins_who_unseat_each_other_at_once_one_remains()
    {
        await using var bank = await app.NewBankAsync();
        var (one, ones) = await bank.StaffAsync("admin", "ada");
        var (two, twos) = await bank.StaffAsync("admin", "bea");
        await ones.GoAsync($"/admin/staff/{two.Id}");
        await twos.GoAsync($"/admin/staff/{one.Id}");

        var pages = await Task.WhenAll(SendAsync(ones, "none"), SendAsync(twos, "none"));

        Assert.Single(await bank.RowsAsync("select id::text from ciam.customers_customer where staff_role = 'admin'"));
        Assert.All(pages, page => Assert.True((int)page.Status < 500));
    }

    private static async Task<BrowserPage> ChangeAsync(TestBrowser browser, Person person, string role)
    {
        (await browser.GoAsync($"/admin/staff/{person.Id}")).AssertStatus(HttpStatusCode.OK);
        return await SendAsync(browser, role);
    }

    private static Task<BrowserPage> SendAsync(TestBrowser browser, string role) =>
        browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["role"] = role, ["reason"] = "new duties from today" });
}
