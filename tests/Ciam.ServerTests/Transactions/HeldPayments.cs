using System.Net;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>What is held waits in the console, the dearest first; fraud one may say, letting go takes two.</summary>
public sealed class HeldPayments(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_held_payment_is_looked_at_and_let_go_by_two_and_fraud_is_said_by_one()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, bob, service) = (await bank.CustomerOfOldAsync("alice"), await bank.CustomerOfOldAsync("bob"), await PaymentService.OpenAsync(bank));
        var (_, first) = await bank.StaffAsync("analyst", "first");
        var (_, second) = await bank.StaffAsync("analyst", "second");
        async Task<JsonAnswer> HeldAsync(Person person, decimal amount)
        {
            var payment = service.Payment(person, amount, PaymentService.Stranger);
            payment["hints"] = new System.Text.Json.Nodes.JsonObject { ["remote_control"] = true };
            return (await service.AssessAsync(payment)) is var answer && answer["verdict"] is "hold" or "decline" ? answer : throw new InvalidOperationException(answer.Json.ToString());
        }
        var (small, large) = (await HeldAsync(alice, 120), await HeldAsync(bob, 800));

        // The queue, the dearest first; the evidence, with who else is near.
        var queue = (await first.GoAsync("/admin/cases")).AssertStatus(HttpStatusCode.OK).Text;
        Assert.True(queue.IndexOf("CHF 800.00", StringComparison.Ordinal) is > 0 and var at && at < queue.IndexOf("CHF 120.00", StringComparison.Ordinal), queue);
        var page = $"/admin/cases/{small["assessment_id"]}";
        var evidence = (await first.GoAsync(page)).AssertStatus(HttpStatusCode.OK);
        Assert.Contains("remote control 1", evidence.Text, StringComparison.Ordinal);
        Assert.Contains(small.Json.GetProperty("customer_texts").GetProperty("en").GetString()!, evidence.Text, StringComparison.Ordinal);
        Assert.Contains("as if somebody were guiding you", evidence.Text, StringComparison.Ordinal);
        Assert.Contains("Bob", evidence.Find("main svg[role=img]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", (await StatusAsync(service, small))["under_review"]);

        // One wants it let go, and cannot do so alone.
        Task<BrowserPage> DecideAsync(TestBrowser browser, string verdict, string note = "called the customer") =>
            browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["note"] = note }, button: $"button[value={verdict}]");
        (await DecideAsync(first, "genuine", "no")).AssertStatus(HttpStatusCode.BadRequest);
        await first.GoAsync(page);
        await DecideAsync(first, "genuine");
        await first.GoAsync(page);
        Assert.Contains("a second person has to agree", (await DecideAsync(first, "genuine")).AssertStatus(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        Assert.Equal("true", (await StatusAsync(service, small))["under_review"]);
        await second.GoAsync(page);
        await DecideAsync(second, "genuine");
        var released = await StatusAsync(service, small);
        Assert.Equal(("false", "genuine"), (released["under_review"], released["outcome"]));

        // Fraud one may say; both are labels now, and nothing is decided twice.
        await first.GoAsync($"/admin/cases/{large["assessment_id"]}");
        await DecideAsync(first, "confirmed_fraud");
        Assert.Contains("Nothing waits", (await second.GoAsync("/admin/cases")).Text, StringComparison.Ordinal);
        var labels = await bank.WithDatabaseAsync(database => database.Set<LabelRow>().AsNoTracking().OrderBy(row => row.ReportedAt).ThenBy(row => row.Id).ToListAsync());
        Assert.Equal([(false, "analyst"), (true, "analyst")], labels.Select(label => (label.Fraud, label.SourceKind)));
        Assert.False((await first.GoAsync(page)).Has("main form[method=post] textarea"));

        // What a customer disputes becomes a case too.
        var paid = await service.AssessAsync(service.Payment(alice, 30));
        await service.ReportAsync(paid["transaction_id"]!, "disputed");
        Assert.Contains("CHF 30.00", (await second.GoAsync("/admin/cases")).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await bank.RowsAsync("select event from ciam.audit_entry where event like 'fraud_case%'")).Count);
    }

    private static async Task<JsonAnswer> StatusAsync(PaymentService service, JsonAnswer asked) => await service.GetAsync($"/transactions/{asked["transaction_id"]}");
}
