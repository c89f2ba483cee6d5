using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.ServerTests.Admin;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Risk;

/// <summary>A policy's way: drafted, tried in the shadow and on the past, put in force, and back.</summary>
public sealed class PolicyLife(CiamApp app) : IClassFixture<CiamApp>
{
    /// <summary>A policy that asks everybody whose score is above nothing at all.</summary>
    private static readonly RiskPolicy Strict = RiskPolicy.Default with
    {
        Version = "strict-1",
        SignIn = null,
        Purposes = RiskPolicy.Default.Purposes.ToDictionary(pair => pair.Key, pair => pair.Key == Purpose.SignIn ? pair.Value with { StepUpAt = 0.25 } : pair.Value),
    };

    [Fact]
    public async Task A_draft_is_written_in_a_form_and_has_no_effect()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, analyst) = await bank.StaffAsync("analyst");
        await bank.JudgeAsync(RiskBank.SignIn(await bank.CustomerAsync("alice")));

        var page = await DraftAsync(analyst, "tight-1", new() { ["step_up.sign_in"] = "12.5", ["note"] = "For the holidays", ["rule0.scope"] = "payments", ["rule0.step_up"] = "5" });

        Assert.Equal("/admin/policies/tight-1", page.Url.AbsolutePath);
        Assert.Contains("For the holidays", page.Text, StringComparison.Ordinal);
        var kept = await PolicyAsync(bank, "tight-1");
        Assert.Equal(12.5, kept.Purposes[Purpose.SignIn].StepUpAt);
        Assert.Equal(new ThresholdRule { Scope = "payments", StepUpAt = 5 }, Assert.Single(kept.Rules));
        Assert.Equal(RiskPolicy.Default.Weights.OrderBy(pair => pair.Key), kept.Weights.OrderBy(pair => pair.Key));
        Assert.Equal(
            RiskPolicy.Default.Purposes.Where(pair => pair.Key != Purpose.SignIn).OrderBy(pair => pair.Key),
            kept.Purposes.Where(pair => pair.Key != Purpose.SignIn).OrderBy(pair => pair.Key));
        Assert.Equal([RiskPolicy.Default.Version], await InForceAsync(bank));
    }

    [Theory]
    [InlineData("version", "two words", "version:")]
    [InlineData("version", "", "version:")]
    [InlineData("step_up.sign_in", "twelve", "step_up.sign_in: is not a number")]
    [InlineData("step_up.sign_in", "500", "step_up_at lies above refuse_at")]
    [InlineData("rule0.client", "shop", "rules[1]: changes no threshold")]
    [InlineData("weight.known_device", "5", "wrong sign")]
    public async Task An_unfit_draft_is_answered_with_what_to_mend_and_nothing_typed_is_lost(string field, string value, string words)
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, analyst) = await bank.StaffAsync("analyst");

        var page = await DraftAsync(analyst, "tight-1", new() { ["note"] = "kept words", [field] = value });

        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains(words, page.Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal("kept words", page.Find("#note").TextContent);
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().CountAsync(row => !row.Active)));
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, analyst) = await bank.StaffAsync("analyst");
        await DraftAsync(analyst, "tight-1", []);

        var page = await DraftAsync(analyst, "tight-1", new() { ["step_up.sign_in"] = "1" });

        Assert.Contains("is taken", page.AssertStatus(HttpStatusCode.BadRequest).Find(".error-summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(RiskPolicy.Default.Purposes[Purpose.SignIn].StepUpAt, (await PolicyAsync(bank, "tight-1")).Purposes[Purpose.SignIn].StepUpAt);
    }

    [Fact]
    public async Task On_trial_it_judges_beside_the_one_in_force_without_any_effect()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await KeepAsync(bank, Strict);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice);
        var (_, analyst) = await bank.StaffAsync("analyst");

        await analyst.DoAsync("/admin/policies/strict-1/start-trial");
        var atHome = await bank.JudgeAsync(RiskBank.SignIn(alice));
        var abroad = await bank.JudgeAsync(RiskBank.SignIn(alice), RiskBank.NewYork);
        await analyst.DoAsync("/admin/policies/strict-1/end-trial");
        var later = await bank.JudgeAsync(RiskBank.SignIn(alice));

        var rows = await bank.WithDatabaseAsync(database => database.Set<JudgmentRow>().AsNoTracking().ToDictionaryAsync(row => row.Id));
        foreach (var judged in new[] { atHome, abroad })
        {
            var expected = RiskJudge.Judge(judged.Facts, Strict);
            var row = rows[judged.JudgmentId];
            Assert.Equal((RiskPolicy.Default.Version, judged.Judgment.Verdict), (row.PolicyVersion, row.Verdict));
            Assert.Equal(RiskJudge.Judge(judged.Facts, RiskPolicy.Default).Verdict, judged.Judgment.Verdict);
            Assert.Equal(("strict-1", expected.Verdict, expected.Score), (row.ShadowVersion, row.ShadowVerdict, row.ShadowScore));
        }

        Assert.Equal(Verdict.StepUp, rows[abroad.JudgmentId].ShadowVerdict);
        Assert.Null(rows[later.JudgmentId].ShadowVersion);
        Assert.Contains("(strict-1)", (await analyst.GoAsync($"/admin/judgments/{abroad.JudgmentId}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_past_it_lists_exactly_the_judgments_that_would_flip()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await KeepAsync(bank, Strict);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice);
        var (_, analyst) = await bank.StaffAsync("analyst");
        await bank.JudgeAsync(RiskBank.SignIn(alice), RiskBank.NewYork);
        await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), RiskBank.Singapore, RiskBank.Chrome, endsWell: false);
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        var expected = (await bank.WithDatabaseAsync(database => database.Set<JudgmentRow>().AsNoTracking().ToListAsync()))
            .Select(row => (row.Id, row.Verdict, After: RiskJudge.Judge(RiskJson.Read<RiskFacts>(row.Facts), Strict).Verdict))
            .Where(row => row.After != row.Verdict).Select(row => (row.Id, row.After)).Order().ToList();
        Assert.NotEmpty(expected);

        await analyst.GoAsync("/admin/policies/strict-1");
        var started = await analyst.SubmitAsync("section form[method=post]", new Dictionary<string, string>());
        var test = Guid.Parse(started.Url.Segments[^1]);
        await WorkOffAsync(bank);
        await WorkOffAsync(bank);

        var flips = await bank.WithDatabaseAsync(database => database.Set<BackTestFlipRow>().AsNoTracking().Where(row => row.BackTestId == test).ToListAsync());
        Assert.Equal(expected, flips.Select(flip => (flip.JudgmentId, flip.After)).Order());
        var page = await analyst.GoAsync($"/admin/back-tests/{test}");
        Assert.Equal(expected.Count, page.Document.QuerySelectorAll("section[aria-labelledby=flips] tbody tr").Length);
        Assert.Contains("Done", page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_larger_than_a_page_counts_each_judgment_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await KeepAsync(bank, Strict);
        var alice = await bank.CustomerAsync("alice");
        await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false));
        const int Copies = (2 * BackTests.PageSize) + 7;
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync($"""
            insert into ciam.risk_judgment (id, at, purpose, customer_id, from_customer_device, verdict, score, notify_owner, evidence, facts, policy_version)
            select gen_random_uuid(), at - interval '1 hour', purpose, customer_id, from_customer_device, 'refuse', score, notify_owner, evidence, facts, policy_version
            from ciam.risk_judgment, generate_series(1, {Copies})
            """));
        var now = bank.Clock.GetUtcNow();
        var id = await bank.WithServicesAsync(async services =>
        {
            var test = await services.GetRequiredService<BackTests>().AddAsync("strict-1", alice, now, default);
            await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            return test.Id;
        });

        await WorkOffAsync(bank);

        var done = await bank.WithDatabaseAsync(database => database.Set<BackTestRow>().AsNoTracking().SingleAsync(row => row.Id == id));
        Assert.Equal((BackTests.Done, Copies, Copies, Copies), (done.State, done.Total, done.Done, done.Flipped));
        Assert.Equal(Copies, RiskJson.Read<List<BackTestTally>>(done.Tallies).Sum(tally => tally.Count));
    }

    [Fact]
    public async Task Put_in_force_it_judges_the_next_request_and_old_judgments_stay_as_they_were()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, admin) = await bank.StaffAsync("admin");
        await KeepAsync(bank, Strict);
        var alice = await bank.CustomerAsync("alice");
        var before = await bank.JudgeAsync(RiskBank.SignIn(alice));

        await admin.DoAsync("/admin/policies/strict-1/activate");
        var under = await bank.JudgeAsync(RiskBank.SignIn(alice));
        await admin.DoAsync($"/admin/policies/{RiskPolicy.Default.Version}/activate");
        var after = await bank.JudgeAsync(RiskBank.SignIn(alice));

        Assert.Equal([RiskPolicy.Default.Version, "strict-1", RiskPolicy.Default.Version], new[] { before, under, after }.Select(judged => judged.Judgment.PolicyVersion));
        foreach (var judged in new[] { before, under })
        {
            var page = await admin.GoAsync($"/admin/judgments/{judged.JudgmentId}?again=yes");
            Assert.Contains("the result is identical", page.Find("#again").TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(2, await bank.WithDatabaseAsync(database => database.Set<AuditEntryRow>().CountAsync(entry => entry.Event == AuditEvents.PolicyActivated)));
    }

    [Fact]
    public async Task Of_many_who_activate_at_once_one_policy_is_left_in_force()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (_, admin) = await bank.StaffAsync("admin");
        await bank.JudgeAsync(RiskBank.SignIn(await bank.CustomerAsync("alice")));
        var versions = Enumerable.Range(1, 6).Select(number => $"racing-{number}").ToList();
        foreach (var version in versions)
            await KeepAsync(bank, Strict with { Version = version });

        await Task.WhenAll(versions.Select(version => bank.WithServicesAsync(async services =>
        {
            var (database, shelf) = (services.GetRequiredService<CiamDbContext>(), services.GetRequiredService<PolicyShelf>());
            await using var transaction = await database.Database.BeginTransactionAsync();
            await shelf.LockAsync(default);
            await shelf.PutInForceAsync((await shelf.FindAsync(version, default))!, Guid.Empty, bank.Clock.GetUtcNow(), default);
            await database.SaveChangesAsync();
            await transaction.CommitAsync();
            return 0;
        })));

        Assert.Single(await InForceAsync(bank));
    }

    private static async Task<BrowserPage> DraftAsync(TestBrowser browser, string version, Dictionary<string, string> fields)
    {
        (await browser.GoAsync($"/admin/policies/new?from={RiskPolicy.Default.Version}")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string>(fields) { ["version"] = fields.GetValueOrDefault("version", version) });
    }

    private static Task<int> KeepAsync(Bank bank, RiskPolicy policy) => bank.WithServicesAsync(async services =>
    {
        Assert.Empty(await services.GetRequiredService<PolicyShelf>().AddAsync(policy, null, new PolicyAuthor(Guid.Empty, null), bank.Clock.GetUtcNow(), default));
        return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    private static Task<int> WorkOffAsync(Bank bank) => bank.WithServicesAsync(async services =>
    {
        var policies = services.GetRequiredService<RiskPolicies>();
        while (await services.GetRequiredService<BackTests>().AdvanceAsync(policies, bank.Clock.GetUtcNow(), default))
        {
            // Page by page.
        }
        return 0;
    });

    private static Task<List<string>> InForceAsync(Bank bank) =>
        bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().Where(row => row.Active).Select(row => row.Version).ToListAsync());

    private static async Task<RiskPolicy> PolicyAsync(Bank bank, string version) =>
        RiskJson.Read<RiskPolicy>((await bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().AsNoTracking().SingleAsync(row => row.Version == version))).Policy);
}
