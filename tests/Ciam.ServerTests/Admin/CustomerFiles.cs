using System.Net;
using Ciam.Server.Admin;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>Finding customers and opening their files.</summary>
public sealed class CustomerFiles(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("alice", "Alice")]
    [InlineData("LIC", "Alice")]
    [InlineData("alice@example", "Alice")]
    [InlineData("79 555 01", "Alice")]
    [InlineData("50%", "Bob 50% off_now")]
    [InlineData("%%", "")]
    [InlineData("__", "")]
    [InlineData("ff_n", "")]
    [InlineData("off_n", "Bob 50% off_now")]
    [InlineData("off%n", "")]
    [InlineData("bo", "Bob 50% off_now")]
    [InlineData("of", "Bob 50% off_now")]
    [InlineData("ob", "")]
    [InlineData("al", "Alice")]
    [InlineData("\\\\", "")]
    [InlineData("nobody", "")]
    public async Task A_search_takes_every_sign_literally(string text, string found)
    {
        await using var bank = await app.NewBankAsync();
        await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41795550134" });
        var bob = await bank.SignUpAsync("bob");
        await bank.WithDatabaseAsync(database => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlAsync(
            database.Database, $"update ciam.customers_customer set display_name = 'Bob 50% off_now' where id = {bob.Id}"));
        var (_, browser) = await bank.StaffAsync("support", "olga");

        var page = await browser.GoAsync($"/admin/customers?q={Uri.EscapeDataString(text)}");

        page.AssertStatus(HttpStatusCode.OK);
        Assert.Equal(found.Length == 0 ? [] : [found], NamesOn(page));
    }

    [Fact]
    public async Task The_beginning_of_an_id_finds_its_customer()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst", "olga");

        Assert.Contains("Alice", NamesOn(await browser.GoAsync($"/admin/customers?q={alice.Id.ToString()[..13]}")));
        Assert.Equal(["Alice"], NamesOn(await browser.GoAsync($"/admin/customers?q={alice.Id}")));
    }

    [Theory]
    [InlineData("analyst")]
    [InlineData("auditor")]
    public async Task Who_may_not_see_contacts_sees_masks_and_cannot_search_behind_them(string role)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41795550134" });
        var (_, browser) = await bank.StaffAsync(role, "olga");

        Assert.Empty(NamesOn(await browser.GoAsync("/admin/customers?q=alice%40example")));
        Assert.Empty(NamesOn(await browser.GoAsync("/admin/customers?q=7955501")));
        foreach (var path in new[] { "/admin/customers", $"/admin/customers/{alice.Id}" })
        {
            var page = await browser.GoAsync(path);
            Assert.Contains("a•••@example.com", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("alice@example.com", page.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("5550134", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat_while_customers_come_in()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("support", "olga");
        foreach (var number in Enumerable.Range(0, 60))
        {
            await bank.SignUpAsync($"c{number:00}");
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var names = NamesOn(await browser.GoAsync("/admin/customers?q=example.com")).ToList();
        while (browser.Page.Has("nav.pages a[rel=next]"))
        {
            await bank.SignUpAsync($"late{names.Count}");
            names.AddRange(NamesOn(await browser.ClickAsync("nav.pages a[rel=next]")));
        }

        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(number => $"C{number:00}"), names);
    }

    [Fact]
    public async Task A_visit_is_audited_once_however_often_the_page_is_loaded()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (support, browser) = await bank.StaffAsync("support");

        await browser.GoAsync($"/admin/customers/{alice.Id}");
        await browser.DoAsync($"/admin/customers/{alice.Id}/require-new-password");
        var visits = await bank.Audit.EntriesAsync("customer.viewed");

        Assert.Contains(support.Id.ToString(), Assert.Single(visits), StringComparison.Ordinal);
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        await browser.GoAsync("/admin");
        bank.Clock.Advance(CustomerDesk.Visit - TimeSpan.FromMinutes(9));
        await browser.GoAsync($"/admin/customers/{alice.Id}");
        Assert.Equal(2, (await bank.Audit.EntriesAsync("customer.viewed")).Count);
    }

    [Fact]
    public async Task Support_finds_no_door_to_what_support_may_not_do()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("support");

        var page = await browser.GoAsync($"/admin/customers/{alice.Id}");

        Assert.True(page.Has("a[href$='/require-new-password']"));
        Assert.False(page.Has("a[href$='/suspend']"));
        Assert.False(page.Has("a[href^='/admin/staff']"));
        Assert.False(page.Has("a[href^='/admin/audit']"));
        Assert.False(page.Has("a[href^='/admin/judgments']"));
    }

    [Theory]
    [InlineData("/admin/customers?q=a", HttpStatusCode.BadRequest)]
    [InlineData("/admin/customers?after=xyz", HttpStatusCode.BadRequest)]
    [InlineData("/admin/customers?q=a%00b", HttpStatusCode.BadRequest)]
    [InlineData("/admin/customers?q=%FF%FE", HttpStatusCode.OK)]
    [InlineData("/admin/customers?q=alice&q=bob", HttpStatusCode.OK)]
    [InlineData("/admin/customers/1", HttpStatusCode.NotFound)]
    [InlineData("/admin/customers/0197f000-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/admin/customers/0197f000-0000-7000-8000-000000000000/suspend", HttpStatusCode.NotFound)]
    [InlineData("/admin/customers/0197f000-0000-7000-8000-000000000000/devour", HttpStatusCode.NotFound)]
    [InlineData("/admin/customers?handler=Nothing", HttpStatusCode.OK)]
    [InlineData("/admin/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/admin/audit/1", HttpStatusCode.NotFound)]
    [InlineData("/admin/audit?event=nothing.happened", HttpStatusCode.BadRequest)]
    [InlineData("/admin/audit?customer=1", HttpStatusCode.BadRequest)]
    [InlineData("/admin/audit?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("/admin/audit?until=9999-12-31", HttpStatusCode.BadRequest)]
    [InlineData("/admin/audit?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.OK)]
    [InlineData("/admin/audit?after=__________________________________________", HttpStatusCode.BadRequest)]
    [InlineData("/admin/judgments?verdict=7", HttpStatusCode.BadRequest)]
    [InlineData("/admin/judgments?purpose=allow", HttpStatusCode.BadRequest)]
    [InlineData("/admin/judgments/1", HttpStatusCode.NotFound)]
    [InlineData("/admin/staff?after=1", HttpStatusCode.BadRequest)]
    [InlineData("/admin/staff/1", HttpStatusCode.NotFound)]
    public async Task Nonsense_is_answered_in_the_houses_dress(string path, HttpStatusCode status)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");

        var page = await browser.GoAsync(path);

        page.AssertStatus(status);
        Assert.True(page.Has("h1"));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Ten_thousand_characters_are_too_many()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");

        foreach (var path in new[] { "/admin/customers?q=", "/admin/audit?actor=", "/admin/audit?client=", "/admin/judgments?client=", "/admin/customers?after=" })
            (await browser.GoAsync(path + new string('a', 10_000))).AssertStatus(HttpStatusCode.BadRequest);
    }

    private static IReadOnlyList<string> NamesOn(BrowserPage page) =>
        [.. page.AssertStatus(HttpStatusCode.OK).Document.QuerySelectorAll("td[data-label=Name] a").Select(link => link.TextContent)];
}
