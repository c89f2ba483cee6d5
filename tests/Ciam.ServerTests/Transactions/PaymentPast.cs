using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>Days of payments as they would have been judged: three in a hundred are fraud, of a kind that only the caller's own sign gives away.</summary>
internal sealed class PaymentPast(Bank bank, List<Guid> customers)
{
    private static readonly FraudPolicy House = FraudPolicy.Default;

    private readonly Random _dice = new(5);
    private int _made;

    public List<Guid> Customers => customers;

    /// <summary>Twenty customers; the house's own policy is in force.</summary>
    public static async Task<PaymentPast> OpenAsync(Bank bank)
    {
        var customers = new List<Guid>();
        for (var i = 0; i < 20; i++)
            customers.Add((await bank.CustomerOfOldAsync($"person{i}")).Id);
        var text = RiskJson.Write(House);
        await bank.WithDatabaseAsync(async database =>
        {
            // The workers of this house find everything taken: the story alone says what happens when.
            foreach (var work in new[] { "watch", "train" })
                database.Add(new ModelLeaseRow { Work = work, HeldUntil = bank.Clock.GetUtcNow().AddYears(10) });
            database.Add(new FraudPolicyRow { Version = House.Version, Policy = text, Active = true, CreatedAt = bank.Clock.GetUtcNow(), ActivatedAt = bank.Clock.GetUtcNow() });
            await database.SaveChangesAsync();
        });
        return new PaymentPast(bank, customers);
    }

    /// <param name="days">The clock goes on so far.</param>
    /// <param name="aDay">Payments a day.</param>
    /// <param name="inForce">By which they are judged.</param>
    /// <param name="onTrial">By which they are judged beside it.</param>
    /// <param name="odd">The share of genuine payments that bear the sign too.</param>
    public async Task LiveAsync(int days, int aDay, FraudPolicy inForce, FraudPolicy? onTrial, double odd = 0.01)
    {
        var start = bank.Clock.GetUtcNow();
        await bank.WithDatabaseAsync(async database =>
        {
            for (var i = 0; i < days * aDay; i++)
                Pay(database, start.AddDays((double)i / aDay), inForce, onTrial, odd);
            await database.SaveChangesAsync();
        });
        bank.Clock.Advance(TimeSpan.FromDays(days));
    }

    public Task SayAsync(string analyst, int oneIn, bool fraud) => bank.WithDatabaseAsync(async database =>
    {
        var ids = await database.Set<AssessmentRow>().OrderBy(row => row.Id).Select(row => row.Id).ToListAsync();
        foreach (var id in ids.Where((_, i) => i % oneIn == 0))
            database.Add(new LabelRow { Id = Guid.CreateVersion7(), AssessmentId = id, Fraud = fraud, SourceKind = "analyst", SourceId = analyst, At = bank.Clock.GetUtcNow(), ReportedAt = bank.Clock.GetUtcNow() });
        await database.SaveChangesAsync();
    });

    private void Pay(CiamDbContext database, DateTimeOffset at, FraudPolicy inForce, FraudPolicy? onTrial, double odd)
    {
        var (fraud, customer) = (_dice.NextDouble() < 0.03, _dice.Next(customers.Count));
        var facts = new TransactionFacts
        {
            At = at, Currency = "CHF", Amount = Math.Round(Math.Exp(3 + (_dice.NextDouble() * 2)), 2), Channel = _dice.Next(3) == 0 ? "mobile" : "web",
            PaymentsKnown = 40, AccountAgeDays = 400, DeviceAgeDays = 200 + _dice.Next(100), PayeePayments = 5 + _dice.Next(10), PayeeAgeDays = 100 + _dice.Next(100), HourLift = _dice.NextDouble() - 0.5,
            Free = new Dictionary<string, double> { ["odd"] = _dice.NextDouble() < (fraud ? 0.9 : odd) ? 1 : 0 },
        };
        var (judged, shadow) = (FraudJudge.Judge(facts, inForce), onTrial is null ? null : FraudJudge.Judge(facts, onTrial));
        var row = new AssessmentRow
        {
            Id = Guid.CreateVersion7(at), ClientId = "payments", TransactionId = $"past-{++_made}", BodyHash = [1], At = at, ReceivedAt = at, CustomerId = customers[customer], CustomerKey = [(byte)customer],
            Currency = "CHF", Amount = (decimal)facts.Amount!, Verdict = judged.Verdict, Score = judged.Score, Sight = "{}", Facts = RiskJson.Write(facts), Judgment = RiskJson.Write(judged),
            PolicyVersion = inForce.Version, ModelVersion = inForce.Model.Version, ShadowVersion = onTrial?.Version, ShadowVerdict = shadow?.Verdict, ShadowScore = shadow?.Score, Imported = false,
            Outcome = fraud ? "confirmed_fraud" : "settled", OutcomeAt = at.AddDays(fraud ? 3 : 1),
        };
        database.Add(row);
        if (fraud)
            database.Add(new LabelRow { Id = Guid.CreateVersion7(at), AssessmentId = row.Id, Fraud = true, SourceKind = "client", SourceId = "payments", At = at.AddDays(3), ReportedAt = at.AddDays(3) });
    }
}
