using System.Net;
using Ciam.Server.Audit;
using Ciam.Storage.Audit;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>Reading the audit trail: filters, pages, and what an entry tells.</summary>
public sealed class AuditTrailPages(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly Guid Somebody = Guid.Parse("0197f000-0000-7000-8000-00000000000a");

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat_although_many_share_an_instant()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("auditor");
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await WriteAsync(bank, [.. Enumerable.Range(0, 15).Select(i => Entry(bank, AuditEvents.TokenIssued))]);
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = LinksOn(await browser.GoAsync("/admin/audit?event=token.issued")).ToList();
        while (browser.Page.Has("nav.pages a[rel=next]"))
        {
            await WriteAsync(bank, [Entry(bank, AuditEvents.TokenIssued)]);
            seen.AddRange(LinksOn(await browser.ClickAsync("nav.pages a[rel=next]")));
        }

        Assert.Equal(60, seen.Count);
        Assert.Equal(60, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("event=session.ended", 1)]
    [InlineData("actor=client", 1)]
    [InlineData("actor=demo-bank", 1)]
    [InlineData("actor=anonymous", 0)]
    [InlineData("actor=system&event=session.ended", 1)]
    [InlineData("actor=client&event=session.ended", 0)]
    [InlineData("client=demo-bank", 1)]
    [InlineData("customer=0197f000-0000-7000-8000-00000000000a", 1)]
    [InlineData("event=session.ended&from=2026-03-03&until=2026-03-03", 1)]
    [InlineData("event=session.ended&from=2026-03-04", 0)]
    [InlineData("event=session.ended&until=2026-03-02", 0)]
    [InlineData("event=session.ended&actor=&customer=&client=&from=&until=", 1)]
    public async Task A_filter_keeps_what_matches(string query, int count)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("auditor");
        await WriteAsync(bank, Entry(bank, AuditEvents.SessionStarted), Entry(bank, AuditEvents.SessionEnded, customer: Somebody), Entry(bank, AuditEvents.TokenIssued, client: "demo-bank"));

        var page = await browser.GoAsync($"/admin/audit?{query}");

        Assert.Equal(count, LinksOn(page).Count);
        Assert.Equal(count == 0, page.Has(".empty"));
    }

    [Fact]
    public async Task An_entry_shows_what_changed_and_masks_contacts_for_the_auditor()
    {
        await using var bank = await app.NewBankAsync();
        var (_, auditor) = await bank.StaffAsync("auditor");
        var (_, admin) = await bank.StaffAsync("admin");
        var entry = Entry(bank, AuditEvents.ProfileChanged, before: """{"email":"alice@example.com","locale":"en"}""", after: """{"email":"alice@new.example","locale":"en"}""");
        await WriteAsync(bank, entry);

        var masked = await auditor.GoAsync($"/admin/audit/{entry.Id}");
        var clear = await admin.GoAsync($"/admin/audit/{entry.Id}");

        Assert.Equal("a•••@example.com", masked.Find(".gone").TextContent);
        Assert.Equal("a•••@new.example", masked.Find(".came").TextContent);
        Assert.Equal("alice@example.com", clear.Find(".gone").TextContent);
        Assert.Single(clear.Document.QuerySelectorAll(".came"));
    }

    [Fact]
    public async Task What_a_stranger_wrote_into_an_entry_is_text()
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        var entry = Entry(bank, AuditEvents.ProfileChanged, after: """{"name":"<script>alert(1)</script>"}""", reason: "<img src=x onerror=alert(2)>");
        await WriteAsync(bank, entry);

        var page = await browser.GoAsync($"/admin/audit/{entry.Id}");

        Assert.False(page.Has("main script, main img"));
        Assert.Contains("<script>alert(1)</script>", page.Text, StringComparison.Ordinal);
    }

    private static AuditEntryRow Entry(Bank bank, string name, Guid? customer = null, string? client = null, string? before = null, string? after = null, string? reason = null) => new()
    {
        Id = Guid.CreateVersion7(bank.Clock.GetUtcNow()),
        At = bank.Clock.GetUtcNow(),
        Class = name.StartsWith("token.", StringComparison.Ordinal) ? "token" : "sign_in",
        Event = name,
        ActorKind = client is null ? "system" : "client",
        ActorId = client,
        CustomerId = customer,
        ClientId = client,
        Succeeded = true,
        Reason = reason,
        RequestId = "none",
        Before = before,
        After = after,
    };

    private static Task<int> WriteAsync(Bank bank, params AuditEntryRow[] entries) => bank.WithDatabaseAsync(database =>
    {
        database.AddRange(entries);
        return database.SaveChangesAsync();
    });

    private static IReadOnlyList<string> LinksOn(BrowserPage page) =>
        [.. page.AssertStatus(HttpStatusCode.OK).Document.QuerySelectorAll("td[data-label=Event] a").Select(link => link.GetAttribute("href")!)];
}
