using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage.Audit;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ciam.ServerTests.Admin;

/// <summary>What the overview counts, draws and says, and what it costs.</summary>
public sealed class OverviewPages(CiamApp app) : IClassFixture<CiamApp>
{
    private const int MostStatements = 12;

    [Fact]
    public async Task Hours_are_counted_once_and_the_picture_stays_the_same()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await WriteAsync(bank, AuditEvents.SignInCompleted, 3);
        await WriteAsync(bank, AuditEvents.SignInRefused, 2);
        await Judged.JudgeAsync(bank, Judged.Abroad(bank), alice);
        bank.Clock.Advance(TimeSpan.FromHours(3));
        await WriteAsync(bank, AuditEvents.TokenIssued, 5);
        await Judged.JudgeAsync(bank, Judged.Home(bank.Clock.GetUtcNow()) with { Place = new Place { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54 } }, alice);
        var (_, browser) = await bank.StaffAsync("analyst");

        var before = await browser.GoAsync("/admin");
        while (await bank.WithServicesAsync(services => services.GetRequiredService<HourCounting>().RunAsync(bank.Clock.GetUtcNow(), default)))
            continue;
        Assert.False(await bank.WithServicesAsync(services => services.GetRequiredService<HourCounting>().RunAsync(bank.Clock.GetUtcNow(), default)));
        var statements = await bank.WatchAsync(() => browser.GoAsync("/admin"));
        var after = browser.Page;

        Assert.NotEmpty(await bank.RowsAsync("select name from ciam.house_hour_count where kind = 'place'"));
        Assert.True(statements.Count is > 2 and <= MostStatements, string.Join("\n---\n", statements));
        foreach (var page in new[] { before.AssertStatus(HttpStatusCode.OK), after.AssertStatus(HttpStatusCode.OK) })
        {
            Assert.Equal(["3", "1", "2", "0", "5"], page.Document.QuerySelectorAll(".stat b").Select(number => number.TextContent));
            Assert.Equal(4, page.Document.QuerySelectorAll("svg.chart[role=img][aria-label]").Length);
            Assert.Contains("2 sign-ins from 2 countries", page.Find("svg.map").GetAttribute("aria-label"), StringComparison.Ordinal);
            Assert.Equal(2, page.Document.QuerySelectorAll("svg.map circle").Length);
            Assert.Equal(["Singapore", "Switzerland"], page.Document.QuerySelectorAll("section[aria-labelledby=where] td[data-label=Country]").Select(cell => cell.TextContent).Order(StringComparer.Ordinal));
            Assert.Contains("New country", page.Find("section[aria-labelledby=reasons]").TextContent, StringComparison.Ordinal);
            Assert.False(page.Has("main script, [style]"));
        }

        foreach (var span in new[] { "week", "month", "decade" })
            Assert.Equal("3", (await browser.GoAsync("/admin?span=" + span)).AssertStatus(HttpStatusCode.OK).Find(".stat b").TextContent);
        bank.Clock.Advance(TimeSpan.FromHours(30));
        var (_, later) = await bank.StaffAsync("auditor");
        Assert.Equal("0", (await later.GoAsync("/admin")).Find(".stat b").TextContent);
        Assert.Equal("3", (await later.GoAsync("/admin?span=week")).Find(".stat b").TextContent);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Nodes_queues_and_keys_are_told_and_what_is_wrong_is_an_alert_with_a_next_step()
    {
        await using var bank = await app.NewBankAsync();
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        var beat = bank.Services.GetServices<IHostedService>().OfType<NodeBeatWorker>().Single();
        await beat.TellAsync(default);
        var (_, browser) = await bank.StaffAsync("admin");
        var well = await browser.GoAsync("/admin");

        Assert.Contains(NodeBeatWorker.Name, well.Find("#nodes").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("token", well.Find("section[aria-labelledby=speed]").TextContent, StringComparison.Ordinal);
        Assert.Contains("ES256", well.Find("#queues").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.True(well.Has("section[aria-labelledby=alerts] .alert-good"), well.Find("section[aria-labelledby=alerts]").TextContent);

        var now = bank.Clock.GetUtcNow();
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync($"""
            insert into ciam.house_node (name, version, started_at, seen_at, memory_bytes, latencies) values ('silent-1', '1', {now.AddHours(-2)}, {now.AddHours(-1)}, 1, '[]')
            """));
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync($"""
            insert into ciam.customers_message (id, channel, recipient, subject, sealed_body, created_at, attempts, next_attempt_at) values (gen_random_uuid(), 'fax', '+1', 'none', '\x01', {now.AddMinutes(-9)}, 0, {now.AddMinutes(-9)})
            """));
        var ill = await browser.GoAsync("/admin");

        Assert.Contains("Node silent-1 has been silent for 60 minutes.", ill.Find("section[aria-labelledby=alerts]").TextContent, StringComparison.Ordinal);
        Assert.True(ill.Has("section[aria-labelledby=alerts] a[href='/admin/messages']"));
        bank.Logs.AssertNoFaults();
    }

    private static Task<int> WriteAsync(Bank bank, string name, int count) => bank.WithDatabaseAsync(database =>
    {
        foreach (var _ in Enumerable.Range(0, count))
        {
            database.Add(new AuditEntryRow
            {
                Id = Guid.CreateVersion7(bank.Clock.GetUtcNow()), At = bank.Clock.GetUtcNow(), Event = name, ActorKind = "system", Succeeded = true, RequestId = "none",
            });
        }

        return database.SaveChangesAsync();
    });
}
