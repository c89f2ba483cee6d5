using System.Net;
using System.Text.Json.Nodes;
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

    private const string Document = "button[value=text]";

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
        Assert.Equal(HttpStatusCode.BadRequest, (await author.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["policy"] = "{\"version\":7" }, Document)).Status);
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

    [Fact]
    public async Task Field_by_field_the_same_document_is_written_and_what_is_wrong_is_said_beside_it()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, author) = await bank.StaffAsync("admin", "author");
        Task<BrowserPage> SaveAsync(Dictionary<string, string> fields) => author.SubmitAsync("main form[method=post]", fields);
        await author.GoAsync($"/admin/payment-policies/new?from={FraudPolicy.Default.Version}");

        // No number, an unknown feature, nothing to go by: each is told beside its field, and what was typed stays.
        var wrong = (await SaveAsync(new() { ["version"] = "fields-1", ["hold_at"] = "much", ["rule6.name"] = "large" })).AssertStatus(HttpStatusCode.BadRequest);
        Assert.Equal(("a number is needed", "true", "much"), (wrong.Find("#hold_at-error").TextContent, wrong.Find("#hold_at").GetAttribute("aria-invalid"), wrong.Find("#hold_at").GetAttribute("value")));
        Assert.True(wrong.Has(".error-summary a[href='#hold_at']"));
        var odd = (await SaveAsync(new() { ["hold_at"] = "0.25", ["rule6.when0.feature"] = "shoe_size", ["rule6.when0.value"] = "5000", ["blind.above"] = "allow" })).AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains("there is no feature shoe_size", odd.Find("#rule6-when").TextContent, StringComparison.Ordinal);
        Assert.Contains("may not be allow", odd.Find("#blind-above-error").TextContent, StringComparison.Ordinal);
        Assert.False(odd.Has("#hold_at-error"));

        (await SaveAsync(new() { ["rule6.when0.feature"] = "amount", ["rule6.when1.feature"] = "place_usual", ["rule6.when1.is"] = "less_than", ["rule6.when1.value"] = "1", ["blind.above"] = "hold", ["weights.active_call"] = "0 1.7" })).AssertStatus(HttpStatusCode.OK);
        var house = FraudPolicy.Default;
        var expected = house with
        {
            Version = "fields-1", HoldAt = 0.25,
            Rules = [.. house.Rules, new FraudRule { Name = "large", When = [new FraudCondition("amount", Comparison.AtLeast, 5000), new FraudCondition("place_usual", Comparison.LessThan, 1)], Then = FraudVerdict.StepUp }],
            Model = house.Model with { Version = "fields-1", Terms = [.. house.Model.Terms.Select(term => term.Feature == "active_call" ? term with { Weights = [0, 1.7] } : term)] },
        };
        var kept = await bank.WithDatabaseAsync(database => database.Set<FraudPolicyRow>().AsNoTracking().SingleAsync(row => row.Version == "fields-1"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(RiskJson.Write(expected)), JsonNode.Parse(RiskJson.Write(RiskJson.Read<FraudPolicy>(kept.Policy)))), kept.Policy);
        Assert.False(kept.Active);
        await author.GoAsync($"/admin/payment-policies/new?from={house.Version}");
        Assert.Contains("is taken", (await SaveAsync(new() { ["version"] = "fields-1" })).AssertStatus(HttpStatusCode.BadRequest).Find("#version-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("Author", (await author.GoAsync("/admin/payment-policies")).Text, StringComparison.Ordinal);
    }

    private static async Task<BrowserPage> DraftAsync(TestBrowser browser, FraudPolicy policy)
    {
        (await browser.GoAsync($"/admin/payment-policies/new?from={FraudPolicy.Default.Version}")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["policy"] = RiskJson.Write(policy), ["note"] = "For the holidays" }, Document);
    }
}
