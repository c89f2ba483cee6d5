using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Server.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Risk;

/// <summary>What is kept of a judgment, what is learned from it, and what is forgotten.</summary>
public sealed class KeptJudgments(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Every_kept_judgment_is_given_again_by_the_kept_facts_and_policy()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice, 8);
        foreach (var address in new[] { RiskBank.Zurich, RiskBank.NewYork, RiskBank.Singapore, "203.0.113.230", "10.0.0.1", "2001:db8:2::1" })
        {
            await bank.FailAsync(alice, null, address);
            await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), address, RiskBank.Chrome);
            await bank.JudgeAsync(RiskBank.Machine(), address);
            bank.Clock.Advance(TimeSpan.FromMinutes(7.123456));
        }

        var compared = await bank.WithServicesAsync(async services =>
        {
            var reader = services.GetRequiredService<JudgmentReader>();
            var pairs = new List<(Judgment Kept, Judgment Again)>();
            foreach (var kept in await reader.RecentAsync(100, default))
                pairs.Add((kept.Judgment, await reader.JudgeAgainAsync(kept, default)));
            return pairs;
        });

        Assert.Equal(20, compared.Count);
        Assert.All(compared, pair => Assert.Equal(RiskJson.Write(pair.Kept), RiskJson.Write(pair.Again)));
        Assert.True(compared.Select(pair => pair.Kept.Score).Distinct().Count() > 5);
    }

    [Fact]
    public async Task A_story_that_is_not_saved_leaves_no_judgment()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");

        await bank.WithServicesAsync(services =>
            services.GetRequiredService<RiskGate>().JudgeAsync(new Caller(IPAddress.Parse(RiskBank.Zurich), null), RiskBank.SignIn(alice), bank.Clock.GetUtcNow(), default));

        Assert.Empty(await bank.RowsAsync("select id::text from ciam.risk_judgment"));
    }

    [Fact]
    public async Task Two_nodes_that_learn_at_once_learn_everything_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var customers = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            customers.Add(await bank.CustomerAsync($"customer-{i}"));
            await bank.LiveAtHomeAsync(customers[i], 6);
        }

        var learned = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bank.LearnAsync()));

        Assert.Equal(24, learned.Sum());
        var baselines = await bank.RowsAsync("select baseline::text from ciam.risk_customer_baseline");
        Assert.Equal([6, 6, 6, 6], baselines.Select(json => RiskJson.Read<CustomerBaseline>(json).Sightings));
        Assert.Equal(0, await bank.LearnAsync());
    }

    [Fact]
    public async Task The_worker_learns_by_itself()
    {
        await using var bank = await RiskBank.OpenAsync(app, workers: true);
        await bank.JudgeAsync(RiskBank.SignIn(await bank.CustomerAsync("alice")));

        // The clock is moved until the worker's round is seen; the worker itself runs beside the test.
        for (var round = 0; round < 400 && (await bank.RowsAsync("select customer_id::text from ciam.risk_customer_baseline")).Count == 0; round++)
            bank.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Single(await bank.RowsAsync("select customer_id::text from ciam.risk_customer_baseline"));
    }

    [Fact]
    public async Task A_broken_baseline_closes_the_gate_half_and_says_so()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync(
            $"insert into ciam.risk_customer_baseline (customer_id, baseline, learned_at) values ({alice}, {"[1]"}::jsonb, {bank.Clock.GetUtcNow()})"));

        var judged = await bank.JudgeAsync(RiskBank.SignIn(alice), endsWell: false);

        Assert.Equal(Verdict.StepUp, judged.Judgment.Verdict);
        Assert.Equal([ReasonCode.FactsUnavailable], judged.Judgment.Evidence.Select(e => e.Code));
        Assert.True(RiskAnswers.For(judged).AskFactor);
    }

    [Fact]
    public async Task A_policy_put_in_force_holds_from_the_next_request_on()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        var first = await bank.JudgeAsync(RiskBank.SignIn(alice));
        var strict = RiskPolicy.Default with
        {
            Version = "strict-1",
            SignIn = null,
            Weights = new Dictionary<ReasonCode, double>(RiskPolicy.Default.Weights) { [ReasonCode.KnownDevice] = 0 },
        };
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlAsync($"""
            update ciam.risk_policy set active = false;
            insert into ciam.risk_policy (version, policy, active, shadow, created_at) values ({strict.Version}, {RiskJson.Write(strict)}::jsonb, true, false, {bank.Clock.GetUtcNow()})
            """));

        var second = await bank.JudgeAsync(RiskBank.SignIn(alice));

        Assert.Equal(("house-5", "strict-1"), (first.Judgment.PolicyVersion, second.Judgment.PolicyVersion));
        Assert.NotNull(first.Reason(ReasonCode.KnownDevice));
        Assert.Null(second.Reason(ReasonCode.KnownDevice));
    }

    [Fact]
    public async Task Old_judgments_and_failures_are_forgotten_and_young_ones_are_not()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        async Task LeaveTracesAsync()
        {
            await bank.JudgeAsync(RiskBank.SignIn(alice), endsWell: false);
            await bank.FailAsync(alice, null, RiskBank.Zurich);
        }

        await LeaveTracesAsync();
        var later = bank.Clock.GetUtcNow().AddDays(401);
        bank.Clock.MoveTo(later);
        await LeaveTracesAsync();
        await bank.WithDatabaseAsync(database => RiskRetentionWorker.ForgetAsync(database, later, default));

        Assert.Single(await bank.RowsAsync("select id::text from ciam.risk_judgment"));
        Assert.Single(await bank.RowsAsync("select account from ciam.risk_failure"));
    }
}
