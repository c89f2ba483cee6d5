using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>Lists of the console as files, turned round, and asked with nonsense.</summary>
public sealed class ListsCarriedAway(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly string[] Lists = ["customers", "staff", "clients", "judgments", "cases", "audit", "proposals"];

    [Fact]
    public async Task Every_list_is_carried_away_whole_as_its_filter_says_and_that_is_written_down()
    {
        await using var bank = await app.NewBankAsync();
        foreach (var number in Enumerable.Range(0, 30))
            await bank.SignUpAsync($"person{number:00}");
        await bank.WithDatabaseAsync(database => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(database.Database, "update ciam.customers_customer set display_name = '=HYPERLINK(\"https://evil.example\")' where email = 'person07@example.com'"));
        var (_, browser) = await bank.StaffAsync("admin");

        string[] whole = ["policies", "payment-policies", "models", "messages", "roles"];
        foreach (var list in Lists.Concat(whole))
        {
            var (status, text) = await TakeAsync(bank, browser, $"/admin/{list}?handler=csv");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        }
        var (_, all) = await TakeAsync(bank, browser, "/admin/customers?handler=csv");
        Assert.Equal(32, all.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\"", all, StringComparison.Ordinal);
        var (_, some) = await TakeAsync(bank, browser, "/admin/customers?q=person1&handler=csv");
        Assert.Equal(11, some.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(HttpStatusCode.BadRequest, (await TakeAsync(bank, browser, "/admin/audit?event=nonsense&handler=csv")).Status);
        Assert.Equal(14, (await bank.Audit.EntriesAsync("list.exported")).Count);
        Assert.DoesNotContain(await bank.Audit.EntriesAsync("list.exported"), entry => entry.Contains("person1", StringComparison.Ordinal));

        // Whoever sees masks carries masks away; whoever may not see a list carries nothing.
        var (_, analyst) = await bank.StaffAsync("analyst");
        Assert.DoesNotContain("person01@", (await TakeAsync(bank, analyst, "/admin/customers?handler=csv")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await TakeAsync(bank, analyst, "/admin/audit?handler=csv")).Status);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_list_is_turned_round_and_paged_so()
    {
        await using var bank = await app.NewBankAsync();
        foreach (var number in Enumerable.Range(0, 3))
            await bank.SignedInAsync(await bank.SignUpAsync($"person{number}"));
        var (_, browser) = await bank.StaffAsync("admin");
        for (var i = 0; i < 30; i++)
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
            await browser.GoAsync("/admin/staff?handler=csv");
        }

        var newest = await browser.GoAsync("/admin/audit?event=list.exported");
        var oldest = await browser.GoAsync(newest.Find("th a").GetAttribute("href")!);
        Assert.Contains("sort=oldest", oldest.Url.Query, StringComparison.Ordinal);
        var times = Times(oldest);
        Assert.Equal(times.Order(), times);
        var second = Times(await browser.GoAsync(oldest.Find("a[rel=next]").GetAttribute("href")!));
        Assert.Equal((25, 5), (times.Count, second.Count));
        Assert.True(string.CompareOrdinal(times[^1], second[0]) < 0);
        Assert.Equal(Times(newest).Order().Last(), second[^1]);

        foreach (var list in Lists)
            (await browser.GoAsync($"/admin/{list}?after=nonsense!")).AssertStatus(list == "clients" ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        bank.Logs.AssertNoFaults();
    }

    private static List<string> Times(BrowserPage page) => [.. page.Document.QuerySelectorAll("tbody time").Select(time => time.GetAttribute("datetime")!)];

    private static async Task<(HttpStatusCode Status, string Text)> TakeAsync(Bank bank, TestBrowser browser, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var answer = await bank.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
