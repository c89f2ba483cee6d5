using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>A policy for payments: drafted by one, tried in the shadow and on the past, put in force by another, and back.</summary>
public sealed class PaymentPolicyLife(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly FraudPolicy Careful = FraudPolicy.Default with
    {
        Version = "careful-1",
        Rules = [.. FraudPolicy.Default.Rules, new FraudRule { Name = "fifty", Currency = "CHF", When = [new FraudCondition("amount", Comparison.AtLeast, 50)], Then = FraudVerdict.Hold }],
    };

    [Fact]
    public async Task One_writes_it_all_see_what_it_would_do_and_another_puts_it_in_force()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, service) = (await bank.CustomerOfOldAsync("alice"), await PaymentService.OpenAsync(bank));
        var (_, author) = await bank.StaffAsync("admin", "author");
        var (_, second) = await bank.StaffAsync("admin", "second");
        await service.LivesAsync(alice);
        (await service.AssessAsync(service.Payment(alice))).AssertVerdict("allow");

        // Unfit is told, nothing typed is lost; a name is used once.
        var unfit = await DraftAsync(author, Careful with { HoldAt = 0.001 });
        Assert.Contains("thresholds:", unfit.AssertStatus(HttpStatusCode.BadRequest).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("careful-1", unfit.Find("#policy").TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await author.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["policy"] = "{\"version\":7" })).Status);
        await DraftAsync(author, Careful);
        Assert.Contains("is taken", (await DraftAsync(author, Careful)).Find(".error-summary").TextContent, StringComparison.Ordinal);

        // On the past: the usual payments of at least fifty would have been held.
        var file = (await second.GoAsync("/admin/payment-policies/careful-1")).Text;
        Assert.Contains("Held", file, StringComparison.Ordinal);
        Assert.Contains("fifty", file, StringComparison.Ordinal);

        // In the shadow: written down, without effect.
        await author.DoAsync("/admin/payment-policies/careful-1/start-trial");
        (await service.AssessAsync(service.Payment(alice))).AssertVerdict("allow");
        var shadowed = await bank.WithDatabaseAsync(database => database.Set<AssessmentRow>().SingleAsync(row => row.ShadowVersion != null));
        Assert.Equal(("careful-1", FraudVerdict.Hold, FraudVerdict.Allow), (shadowed.ShadowVersion, shadowed.ShadowVerdict, shadowed.Verdict));

        // Its author does not put it in force; somebody else does, and it rules at once.
        var own = await author.DoAsync("/admin/payment-policies/careful-1/activate");
        Assert.Contains("somebody else", own.AssertStatus(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        (await service.AssessAsync(service.Payment(alice))).AssertVerdict("allow");
        await second.DoAsync("/admin/payment-policies/careful-1/activate");
        var held = (await service.AssessAsync(service.Payment(alice))).AssertVerdict("hold");
        Assert.Equal("careful-1", held["policy"]);

        // What was kept is judged again by the policy it was judged by.
        var kept = await bank.WithDatabaseAsync(async database => (await database.Set<AssessmentRow>().AsNoTracking().ToListAsync(), await database.Set<FraudPolicyRow>().ToDictionaryAsync(row => row.Version, row => RiskJson.Read<FraudPolicy>(row.Policy))));
        Assert.All(kept.Item1, row => Assert.Equal((row.Verdict, row.Score), FraudJudge.Judge(RiskJson.Read<TransactionFacts>(row.Facts), kept.Item2[row.PolicyVersion]) is var again ? (again.Verdict, again.Score) : default));

        // And back.
        await author.DoAsync($"/admin/payment-policies/{FraudPolicy.Default.Version}/activate");
        (await service.AssessAsync(service.Payment(alice))).AssertVerdict("allow");
        Assert.Equal(4, (await bank.RowsAsync("select event from ciam.audit_entry where event like 'fraud_policy%'")).Count);
    }

    private static async Task<BrowserPage> DraftAsync(TestBrowser browser, FraudPolicy policy)
    {
        (await browser.GoAsync($"/admin/payment-policies/new?from={FraudPolicy.Default.Version}")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["policy"] = RiskJson.Write(policy), ["note"] = "For the holidays" });
    }
}
