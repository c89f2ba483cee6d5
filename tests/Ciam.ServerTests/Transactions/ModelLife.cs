using System.Net;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Transactions;
using Ciam.Server.Transactions.Models;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Transactions;

/// <summary>A model from its training over shadow, proof and two people to the day it misbehaves and the one before is back.</summary>
public sealed class ModelLife(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly FraudPolicy House = FraudPolicy.Default;

    [Fact]
    public async Task A_challenger_is_trained_judges_in_shadow_is_agreed_on_by_two_and_falls_back_by_itself()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var past = await PaymentPast.OpenAsync(bank);

        // 1 Too little teaches nothing.
        Assert.Null((await TrainAsync(bank)).Version);

        // 2 Enough does. The sign only the caller knows is found, and the card says so.
        await past.LiveAsync(days: 60, aDay: 45, House, null);
        var (version, told) = await TrainAsync(bank);
        Assert.True(version is not null, told);
        var model = await bank.WithDatabaseAsync(database => database.Set<ModelRow>().AsNoTracking().SingleAsync());
        var card = RiskJson.Read<ModelCard>(model.Card);
        Assert.Equal((ModelShelf.Challenger, version), (model.State, card.Version));
        Assert.Equal("free.odd", card.Features[0].Name);
        Assert.True(card.Frauds >= 60 && card.HeldFrauds > 0 && card.Figures[0].Value > 0.8, card.ToMarkdown());
        Assert.DoesNotContain(past.Customers[0].ToString(), model.Card + model.Model, StringComparison.OrdinalIgnoreCase);

        // The same payments and the same seed give the same weights.
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = (await TrainAsync(bank)).Version!;
        var weights = await bank.WithDatabaseAsync(database => database.Set<ModelRow>().AsNoTracking().OrderBy(row => row.TrainedAt).Select(row => row.Model).ToListAsync());
        Assert.Equal(weights[0].Replace(version, again, StringComparison.Ordinal), weights[1]);
        Assert.Equal(ModelShelf.Withdrawn, await bank.WithDatabaseAsync(database => database.Set<ModelRow>().Where(row => row.Version == version).Select(row => row.State).SingleAsync()));

        // 3 It is on trial, and without proof nobody can put it in force.
        var nobody = Guid.CreateVersion7();
        var policy = await PolicyAsync(bank, row => row.Shadow);
        Assert.Equal((again, again), (policy.Version, policy.Model.Version));
        Assert.True(await bank.WithDatabaseAsync(database => new FraudPolicyShelf(database).IsOfChallengerAsync(policy.Version, default)));
        Assert.Equal((ModelDeed.NotProven, ModelDeed.NoSuchModel), ((await PromoteAsync(bank, again, nobody)).Deed, (await PromoteAsync(bank, version, nobody)).Deed));

        // 4 Three weeks of shadow prove it; one person is not enough, the same one twice is not either.
        await past.LiveAsync(days: 21, aDay: 90, House, policy);
        var ((_, anna), (_, ben)) = (await bank.StaffAsync("admin", "anna"), await bank.StaffAsync("admin", "ben"));
        Assert.Contains("Proven to be better", (await anna.GoAsync($"/admin/models/{again}")).Text, StringComparison.Ordinal);
        Assert.Contains("Somebody else has to agree", (await anna.DoAsync($"/admin/models/{again}/promote")).Text, StringComparison.Ordinal);
        Assert.Contains("somebody else has to agree", (await anna.DoAsync($"/admin/models/{again}/promote")).AssertStatus(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        Assert.Equal(House.Model.Version, (await PolicyAsync(bank, row => row.Active)).Model.Version);
        var agreed = (await ben.DoAsync($"/admin/models/{again}/promote")).Text;
        Assert.Contains("In force", agreed, StringComparison.Ordinal);
        Assert.Contains("Agreed to by Ben", agreed, StringComparison.Ordinal);
        var proof = RiskJson.Read<PromotionProof>((await bank.WithDatabaseAsync(database => database.Set<ModelRow>().Where(row => row.Version == again).Select(row => row.Proof).SingleAsync()))!);
        Assert.True(proof.GainLow > 0 && proof.ChallengerRecall > proof.ChampionRecall);
        var inForce = await PolicyAsync(bank, row => row.Active);
        Assert.Equal((again, House.Rules.Count), (inForce.Model.Version, inForce.Rules.Count));
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<FraudPolicyRow>().CountAsync(row => row.Shadow)));

        // 5 The API judges by it from the next payment on, and its numbers add up, the pairs among them.
        var service = await PaymentService.OpenAsync(bank);
        var alice = await bank.CustomerOfOldAsync("alice");
        var payment = service.Payment(alice, 60);
        payment["features"] = new System.Text.Json.Nodes.JsonObject { ["odd"] = 1 };
        await service.AssessAsync(payment);
        var judged = await bank.WithDatabaseAsync(database => database.Set<AssessmentRow>().AsNoTracking().OrderByDescending(row => row.Id).FirstAsync());
        var judgment = RiskJson.Read<FraudJudgment>(judged.Judgment);
        Assert.Equal(again, judged.ModelVersion);
        Assert.Equal(judgment.LogOdds, judgment.Base + judgment.Contributions.Sum(part => part.LogOdds), 1e-9);

        // 6 As long as it does well it stays; when it cries wolf at everybody the house's own is back, and the trail says why.
        await past.LiveAsync(days: 9, aDay: 45, inForce, null);
        Assert.NotEqual("fall_back", (await WatchAsync(bank))!.Verdict);
        await past.LiveAsync(days: 8, aDay: 45, inForce, null, odd: 0.9);
        var seen = await WatchAsync(bank);
        Assert.True(seen!.Verdict == "fall_back", seen.Why);
        Assert.Equal(House.Model.Version, (await PolicyAsync(bank, row => row.Active)).Model.Version);
        Assert.Equal(["fraud_model.fell_back", "fraud_model.promoted", "fraud_model.proposed", "fraud_model.trained", "fraud_model.trained"],
            await bank.RowsAsync("select event from ciam.audit_entry where event like 'fraud_model.%' order by event"));
        Assert.Null(await WatchAsync(bank));
        var (_, carl) = await bank.StaffAsync("analyst", "carl");
        var page = (await carl.GoAsync($"/admin/models/{again}")).Text;
        Assert.Contains("Withdrawn", page, StringComparison.Ordinal);
        Assert.Contains("Fell back", page, StringComparison.Ordinal);
        Assert.Contains("free.odd", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await carl.GoAsync("/admin/models/model-of-nobody")).Status);
    }

    [Fact]
    public async Task Poison_is_bounded_the_erased_are_gone_and_one_node_trains()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var past = await PaymentPast.OpenAsync(bank);
        await past.LiveAsync(days: 60, aDay: 45, House, null);
        var before = await CardAsync(bank, (await TrainAsync(bank)).Version!);

        // An analyst calls a twentieth of all payments fraud, in one afternoon: none of it teaches until somebody else has looked.
        await past.SayAsync("mallory", oneIn: 20, fraud: true);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        var poisoned = await CardAsync(bank, (await TrainAsync(bank)).Version!);
        Assert.True(poisoned.Quarantined > 100, $"{poisoned.Quarantined}");
        Assert.True(Math.Abs(before.Figures[0].Value - poisoned.Figures[0].Value) < 0.1, $"{before.Figures[0].Value} {poisoned.Figures[0].Value}");
        var burst = await bank.WithDatabaseAsync(database => database.Set<LabelBurstRow>().AsNoTracking().SingleAsync());
        Assert.Equal("analyst:mallory", burst.Source);
        var (_, anna) = await bank.StaffAsync("admin", "anna");
        await anna.GoAsync("/admin/models");
        Assert.Contains("They teach from the next training on", (await anna.SubmitAsync("main form")).Text, StringComparison.Ordinal);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await CardAsync(bank, (await TrainAsync(bank)).Version!)).Quarantined);

        // Whoever is erased is in nobody's next training set.
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == past.Customers[0]).ExecuteDeleteAsync());
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before.Customers - 1, (await CardAsync(bank, (await TrainAsync(bank)).Version!)).Customers);

        // Of two nodes one has the lease; when it is lost, another one takes it in time.
        var now = bank.Clock.GetUtcNow();
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bank.WithDatabaseAsync(database => ModelWorker.TakeAsync(database, "another", now, default))));
        Assert.Single(taken, one => one);
        Assert.False(await bank.WithDatabaseAsync(database => ModelWorker.TakeAsync(database, "another", now.AddMinutes(29), default)));
        Assert.True(await bank.WithDatabaseAsync(database => ModelWorker.TakeAsync(database, "another", now.AddMinutes(31), default)));

        // The command line tells the same, and does nothing for somebody who may not.
        Assert.Equal((0, true), await CommandAsync(bank, "model-", "list"));
        Assert.Equal((1, true), await CommandAsync(bank, "lower bound|frauds are known", "evaluate"));
        Assert.Equal((1, true), await CommandAsync(bank, "nobody of that address", "rollback", "--by", "nobody@example.com", "--why", "because of it"));
        Assert.Equal((2, true), await CommandAsync(bank, "usage", "explode"));
    }

    private static async Task<(int, bool)> CommandAsync(Bank bank, string expected, params string[] words)
    {
        await using var output = new StringWriter();
        var code = await ModelCommand.RunAsync(bank.Services, words, output, default);
        return (code, expected.Split('|').Any(part => output.ToString().Contains(part, StringComparison.Ordinal)));
    }

    private static Task<(string? Version, string Told)> TrainAsync(Bank bank) =>
        WithAsync(bank, services => services.GetRequiredService<ModelTraining>().TrainAsync(1, false, null, bank.Clock.GetUtcNow(), default));

    private static Task<(ModelDeed Deed, PromotionProof? Proof)> PromoteAsync(Bank bank, string version, Guid staff) =>
        WithAsync(bank, services => services.GetRequiredService<ModelShelf>().PromoteAsync(version, staff, "it catches more", bank.Clock.GetUtcNow(), default));

    private static Task<ModelWatchRow?> WatchAsync(Bank bank) => WithAsync(bank, services => services.GetRequiredService<ModelWatch>().LookAsync(bank.Clock.GetUtcNow(), default));

    private static Task<ModelCard> CardAsync(Bank bank, string version) => WithAsync(bank, async services => (await services.GetRequiredService<ModelShelf>().CardAsync(version, default))!);

    private static async Task<FraudPolicy> PolicyAsync(Bank bank, System.Linq.Expressions.Expression<Func<FraudPolicyRow, bool>> which) =>
        RiskJson.Read<FraudPolicy>(await bank.WithDatabaseAsync(database => database.Set<FraudPolicyRow>().AsNoTracking().Where(which).Select(row => row.Policy).SingleAsync()));

    private static async Task<T> WithAsync<T>(Bank bank, Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = bank.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }
}
