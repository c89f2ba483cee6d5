using System.Net;
using Ciam.Testing;
using static Ciam.ServerTests.Admin.Judged;

namespace Ciam.ServerTests.Admin;

/// <summary>What staff say of judgments, and the list that looks again by itself.</summary>
public sealed class JudgmentLabelling(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task What_somebody_found_is_kept_shown_found_again_changed_and_taken_back()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (analyst, browser) = await bank.StaffAsync("analyst");
        var id = await JudgeAsync(bank, Abroad(bank), alice);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        var other = await JudgeAsync(bank, Abroad(bank), alice);
        var path = $"/admin/judgments/{id}";

        var page = await browser.GoAsync(path);
        Assert.Contains("Without “", page.Find("section[aria-labelledby=otherwise]").TextContent, StringComparison.Ordinal);
        Assert.Contains("last sighting, place, city", page.Find("#baseline").ParentElement!.TextContent, StringComparison.Ordinal);
        (await SayAsync(browser, path, "fraud", "no")).AssertStatus(HttpStatusCode.BadRequest);
        (await SayAsync(browser, path, "fraud", "the owner called")).AssertStatus(HttpStatusCode.OK);
        Assert.Equal(["fraud the owner called"], await bank.RowsAsync("select label || ' ' || note from ciam.risk_label"));
        Assert.Contains("Fraud", browser.Page.Find("section[aria-labelledby=found] .badge").TextContent, StringComparison.Ordinal);
        var list = await browser.GoAsync("/admin/judgments?label=fraud");
        Assert.True(list.Has($"a[href='{path}']") && !list.Has($"a[href='/admin/judgments/{other}']"));
        Assert.All(list.Document.QuerySelectorAll("svg.balance-small"), picture => Assert.Contains("points against", picture.GetAttribute("aria-label"), StringComparison.Ordinal));
        (await browser.GoAsync("/admin/judgments?label=none")).AssertStatus(HttpStatusCode.BadRequest);

        await SayAsync(browser, path, "false_alarm", "she was on a journey");
        await SayAsync(browser, path, "false_alarm", "she was on a journey");
        await SayAsync(browser, path, "none", "said too early");
        Assert.Empty(await bank.RowsAsync("select label from ciam.risk_label"));
        Assert.Equal(2, (await bank.Audit.EntriesAsync("judgment.labelled")).Count);
        var undone = Assert.Single(await bank.Audit.EntriesAsync("judgment_label.removed"));
        Assert.Contains("false_alarm", undone, StringComparison.Ordinal);
        Assert.Contains(analyst.Id.ToString(), undone, StringComparison.Ordinal);

        var (_, auditor) = await bank.StaffAsync("auditor");
        Assert.False((await auditor.GoAsync(path)).Has("main form[method=post]"));
    }

    [Fact]
    public async Task The_list_looks_again_until_it_is_stopped_and_keeps_nobody_signed_in()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst");
        await JudgeAsync(bank, Abroad(bank), alice);
        await browser.GoAsync("/admin/judgments?verdict=StepUp");

        var live = await browser.ClickAsync("a[href='/admin/judgments?verdict=StepUp&live=yes']");
        Assert.Equal("5", live.Headers["Refresh"]);
        Assert.DoesNotContain("Refresh", (await browser.ClickAsync(".page-head a[href='/admin/judgments?verdict=StepUp']")).Headers.Keys);

        for (var minute = 0; minute < 14; minute++)
        {
            bank.Clock.Advance(TimeSpan.FromMinutes(1));
            (await browser.GoAsync("/admin/judgments?live=yes")).AssertStatus(HttpStatusCode.OK);
        }

        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.StartsWith("/signin/", (await browser.GoAsync("/admin/judgments?live=yes")).Url.AbsolutePath, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> SayAsync(TestBrowser browser, string path, string label, string note)
    {
        await browser.GoAsync(path);
        return await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["note"] = note, ["label"] = label });
    }
}
