using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Transactions;
using Ciam.Server.Transactions.Models;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Transactions;

/// <summary>The life of a model by the command line: trained, compared, agreed on by two, trained on from there, and taken back.</summary>
public sealed class ModelsByCommand(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_model_is_trained_proven_promoted_by_two_trained_warm_and_rolled_back()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var past = await PaymentPast.OpenAsync(bank);
        var anna = await bank.SignUpAsync("anna", new PersonSettings { App = true, StaffRole = "admin" });
        var ben = await bank.SignUpAsync("ben", new PersonSettings { App = true, StaffRole = "admin" });
        var support = await bank.SignUpAsync("sue", new PersonSettings { App = true, StaffRole = "support" });
        const string Why = "it catches more";

        // Too little, or something that is no number, trains nothing.
        Assert.Contains("are needed", await SaysAsync(bank, 1, "train"), StringComparison.Ordinal);
        Assert.Contains("usage", await SaysAsync(bank, 2, "train", "--seed", "many"), StringComparison.Ordinal);
        Assert.Contains("usage", await SaysAsync(bank, 2, "train", "--cold"), StringComparison.Ordinal);
        Assert.Contains("no such model", await SaysAsync(bank, 1, "evaluate"), StringComparison.Ordinal);

        await past.LiveAsync(days: 60, aDay: 45, FraudPolicy.Default, null);
        Assert.Contains("judges in the shadow", await SaysAsync(bank, 0, "train", "--seed", "7"), StringComparison.Ordinal);
        var version = await StateAsync(bank, "challenger");
        Assert.Contains(version, await SaysAsync(bank, 0, "card", version), StringComparison.Ordinal);
        await SaysAsync(bank, 1, "evaluate", version);
        Assert.Contains("frauds", await SaysAsync(bank, 1, "promote", version, "--by", anna.Email, "--why", Why), StringComparison.Ordinal);

        // Proven in the shadow: nobody without the right, nobody alone, nobody twice.
        await past.LiveAsync(days: 21, aDay: 90, FraudPolicy.Default, await PolicyAsync(bank, row => row.Shadow));
        Assert.Contains("it may be promoted", await SaysAsync(bank, 0, "evaluate"), StringComparison.Ordinal);
        Assert.Contains("nobody of that address", await SaysAsync(bank, 1, "promote", version, "--by", support.Email, "--why", Why), StringComparison.Ordinal);
        Assert.Contains("usage", await SaysAsync(bank, 2, "promote", version, "--by", anna.Email, "--why", "no"), StringComparison.Ordinal);
        Assert.Contains("a second person must agree", await SaysAsync(bank, 0, "promote", version, "--by", anna.Email, "--why", Why), StringComparison.Ordinal);
        Assert.Contains("the same person proposed it", await SaysAsync(bank, 1, "promote", version, "--by", anna.Email.ToUpperInvariant(), "--why", Why), StringComparison.Ordinal);
        Assert.Equal(FraudPolicy.Default.Model.Version, (await PolicyAsync(bank, row => row.Active)).Model.Version);
        Assert.Contains("is in force", await SaysAsync(bank, 0, "promote", version, "--by", ben.Email, "--why", Why), StringComparison.Ordinal);
        var inForce = await PolicyAsync(bank, row => row.Active);
        Assert.Equal(version, inForce.Model.Version);
        Assert.Contains($"{version}  champion", await SaysAsync(bank, 0, "list"), StringComparison.Ordinal);

        // On from the model in force: another one, near it, that has not forgotten what it knew.
        await past.LiveAsync(days: 10, aDay: 45, inForce, null);
        await SaysAsync(bank, 0, "train", "--warm", "--seed", "7");
        var warm = await StateAsync(bank, "challenger");
        Assert.NotEqual(version, warm);
        var (before, after) = (inForce.Model, (await PolicyAsync(bank, row => row.Shadow)).Model);
        Assert.Equal(warm, after.Version);
        Assert.NotEqual(before.Intercept, after.Intercept);
        Assert.True(after.Terms.Single(term => term.Feature == "free.odd").Reach > before.Terms.Single(term => term.Feature == "free.odd").Reach / 2);

        // One person takes it back, and says why; then there is nothing left to take back.
        Assert.Contains("nobody of that address", await SaysAsync(bank, 1, "rollback", "--by", support.Email, "--why", Why), StringComparison.Ordinal);
        Assert.Contains($"{version}: ", await SaysAsync(bank, 0, "watch"), StringComparison.Ordinal);
        Assert.Contains($"{FraudPolicy.Default.Model.Version} is in force again", await SaysAsync(bank, 0, "rollback", "--by", ben.Email, "--why", "too many alarms"), StringComparison.Ordinal);
        Assert.Equal(FraudPolicy.Default.Model.Version, (await PolicyAsync(bank, row => row.Active)).Model.Version);
        Assert.Contains("too many alarms", await SaysAsync(bank, 0, "list"), StringComparison.Ordinal);
        Assert.Contains("no trained model is in force", await SaysAsync(bank, 1, "rollback", "--by", ben.Email, "--why", "once more"), StringComparison.Ordinal);
        Assert.Equal(
            ["fraud_model.promoted", "fraud_model.proposed", "fraud_model.rolled_back", "fraud_model.trained", "fraud_model.trained"],
            await bank.RowsAsync("select event from ciam.audit_entry where event like 'fraud_model.%' order by event"));
    }

    [Fact]
    public async Task Only_the_clients_that_are_named_teach_without_a_bound()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Payments:TrustedLabelClients:0"] = "payments" } });
        var past = await PaymentPast.OpenAsync(bank);
        await past.LiveAsync(days: 60, aDay: 45, FraudPolicy.Default, null);
        var before = await bank.WithServicesAsync(services => services.GetRequiredService<ModelTraining>().TrainAsync(1, false, null, bank.Clock.GetUtcNow(), default));

        // Another client calls a few payments of every day fraud, no burst on any day: it weighs no more than a person would.
        await bank.WithDatabaseAsync(async database =>
        {
            var rows = await database.Set<AssessmentRow>().AsNoTracking().Where(row => row.Outcome == "settled").OrderBy(row => row.Id).Select(row => new { row.Id, row.At }).ToListAsync();
            foreach (var row in rows.Where((_, i) => i % 15 == 0))
                database.Add(new LabelRow { Id = Guid.CreateVersion7(), AssessmentId = row.Id, Fraud = true, SourceKind = "client", SourceId = "stranger", At = row.At, ReportedAt = row.At.AddHours(1) });
            await database.SaveChangesAsync();
        });
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        var bounds = await bank.WithServicesAsync(services => services.GetRequiredService<ModelLedger>().BoundsAsync(default));
        var after = await bank.WithServicesAsync(services => services.GetRequiredService<ModelTraining>().TrainAsync(1, false, null, bank.Clock.GetUtcNow(), default));

        Assert.Equal(["client:payments"], bounds.Trusted);
        var cards = await bank.WithDatabaseAsync(database => database.Set<ModelRow>().AsNoTracking().ToDictionaryAsync(row => row.Version, row => RiskJson.Read<ModelCard>(row.Card)));
        Assert.Equal(0, cards[after.Version!].Quarantined);
        Assert.Equal("free.odd", cards[after.Version!].Features[0].Name);
        Assert.True(cards[after.Version!].Features[0].Reach > 0.8 * cards[before.Version!].Features[0].Reach, $"{cards[before.Version!].Features[0].Reach} {cards[after.Version!].Features[0].Reach}");
    }

    private static async Task<string> SaysAsync(Bank bank, int expected, params string[] words)
    {
        await using var output = new StringWriter();
        var code = await ModelCommand.RunAsync(bank.Services, words, output, default);
        Assert.True(code == expected, $"{string.Join(' ', words)}: {code} {output}");
        return output.ToString();
    }

    private static Task<string> StateAsync(Bank bank, string state) => bank.WithDatabaseAsync(database => database.Set<ModelRow>().Where(row => row.State == state).Select(row => row.Version).SingleAsync());

    private static async Task<FraudPolicy> PolicyAsync(Bank bank, System.Linq.Expressions.Expression<Func<FraudPolicyRow, bool>> which) =>
        RiskJson.Read<FraudPolicy>(await bank.WithDatabaseAsync(database => database.Set<FraudPolicyRow>().AsNoTracking().Where(which).Select(row => row.Policy).SingleAsync()));
}
