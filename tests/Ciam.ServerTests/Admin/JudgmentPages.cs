using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using static Ciam.ServerTests.Admin.Judged;

namespace Ciam.ServerTests.Admin;

/// <summary>Why a request was trusted or not, as staff read it.</summary>
public sealed class JudgmentPages(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_judgment_is_told_in_words_pictures_and_facts_and_judged_again_is_identical()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst");
        var id = await JudgeAsync(bank, Abroad(bank), alice);

        var page = await browser.GoAsync($"/admin/judgments/{id}?again=yes");

        page.AssertStatus(HttpStatusCode.OK);
        Assert.Equal("Sign-in: another factor asked", page.Find("h1").TextContent);
        Assert.Contains("the result is identical", page.Find("#again").TextContent, StringComparison.Ordinal);
        Assert.Contains("New country", page.Text, StringComparison.Ordinal);
        Assert.Contains("Singapore", page.Text, StringComparison.Ordinal);
        Assert.Contains("house-5", page.Text, StringComparison.Ordinal);
        Assert.All(page.Document.QuerySelectorAll("svg.balance, svg.scale"), picture => Assert.False(string.IsNullOrEmpty(picture.GetAttribute("aria-label"))));
    }

    [Fact]
    public async Task The_pictures_show_every_contribution_and_the_sum_is_the_score()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst");
        var facts = Abroad(bank);
        var judgment = RiskJudge.Judge(facts, RiskPolicy.Default);

        var page = await browser.GoAsync($"/admin/judgments/{await JudgeAsync(bank, facts, alice)}");

        var points = page.Document.QuerySelectorAll(".balances li:not(.balance-sum) .points").Select(cell => cell.TextContent).ToList();
        Assert.Equal(judgment.Evidence.Select(evidence => Signed(evidence.Contribution)), points);
        Assert.Equal(Signed(judgment.Score), page.Find(".balance-sum .points").TextContent);
        Assert.Equal(judgment.Evidence.Count(evidence => evidence.Contribution < 0), page.Document.QuerySelectorAll(".balance-for").Length);
    }

    [Fact]
    public async Task A_judgment_that_the_rules_no_longer_give_is_said_to_differ()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst");
        var id = await JudgeAsync(bank, Abroad(bank), alice);
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync($"update ciam.risk_judgment set score = score + 1 where id = {id}"));

        var page = await browser.GoAsync($"/admin/judgments/{id}?again=yes");

        Assert.Contains("the result differs", page.Find("#again").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("verdict=Allow", 1)]
    [InlineData("verdict=StepUp", 1)]
    [InlineData("verdict=Refuse", 0)]
    [InlineData("purpose=SignIn", 2)]
    [InlineData("purpose=ClientCredentials", 0)]
    [InlineData("verdict=Allow&purpose=SignIn", 1)]
    public async Task A_filter_keeps_what_matches(string query, int count)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("analyst");
        await JudgeAsync(bank, Abroad(bank), alice);
        await JudgeAsync(bank, new RiskFacts { Purpose = Purpose.SignIn, At = bank.Clock.GetUtcNow() }, alice);

        var page = await browser.GoAsync($"/admin/judgments?{query}");

        Assert.Equal(count, page.AssertStatus(HttpStatusCode.OK).Document.QuerySelectorAll("main tbody tr").Length);
        Assert.Equal(count == 0, page.Has(".empty"));
    }

    [Fact]
    public async Task Support_reads_the_reasons_on_the_customers_page_but_not_the_facts()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("support");
        var id = await JudgeAsync(bank, Abroad(bank), alice);

        Assert.Contains("New country", (await browser.GoAsync($"/admin/customers/{alice.Id}")).Text, StringComparison.Ordinal);
        (await browser.GoAsync($"/admin/judgments/{id}")).AssertStatus(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_overview_counts_the_last_day_and_names_nobody()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("support", "olga");
        await JudgeAsync(bank, Abroad(bank), alice);
        bank.Clock.Advance(TimeSpan.FromMinutes(5));

        var page = await browser.GoAsync("/admin");

        Assert.Equal("1", page.Document.QuerySelectorAll(".stat").Single(stat => stat.TextContent.Contains("another factor", StringComparison.Ordinal)).QuerySelector("b")!.TextContent);
        Assert.Contains("New country", page.Find(".bars").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Alice", page.Body, StringComparison.Ordinal);
    }

    private static string Signed(double points) => points.ToString("+0.##;−0.##;0", System.Globalization.CultureInfo.InvariantCulture);
}
