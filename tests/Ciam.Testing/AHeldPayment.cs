using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Testing;

/// <summary>A payment that waits for somebody of the bank, with a customer who steadily pays and others who pay the same payee.</summary>
public static class AHeldPayment
{
    private static readonly byte[] Payee = [7, 7, 7], Device = [8];

    public static async Task<Guid> KeepAsync(Bank bank, Guid customer)
    {
        var now = bank.Clock.GetUtcNow();
        return await bank.WithDatabaseAsync(async database =>
        {
            var others = await database.Set<CustomerRow>().Where(row => row.Id != customer && row.StaffRole == null).OrderBy(row => row.Id).Take(4).Select(row => row.Id).ToListAsync();
            foreach (var (i, other) in others.Index())
                Add(database, other, now.AddDays(-i - 1), 300 + (i * 50), i % 2 == 0 ? Payee : [1], i % 2 == 0 ? [2] : Device, coerced: false).Outcome = i == 0 ? "confirmed_fraud" : null;
            foreach (var day in Enumerable.Range(2, 6))
                Add(database, customer, now.AddDays(-day), 40 + day, [3], Device, coerced: false).Outcome = "settled";
            var held = Add(database, customer, now, 4800, Payee, Device, coerced: true);
            database.Add(new CaseRow { AssessmentId = held.Id, OpenedAt = now, ExpectedLoss = held.Score * 4800 });
            await database.SaveChangesAsync();
            return held.Id;
        });
    }

    private static AssessmentRow Add(CiamDbContext database, Guid customer, DateTimeOffset at, decimal amount, byte[] payee, byte[] device, bool coerced)
    {
        var facts = new TransactionFacts
        {
            At = at, Channel = "web", Currency = "CHF", Amount = (double)amount, AmountDeviation = coerced ? 5.2 : 0.1, PaymentsKnown = 40, AccountAgeDays = 700, PayeePayments = coerced ? 0 : 6, PayeeAgeDays = coerced ? 0 : 90,
            PayeeNewPayers = coerced ? 3 : 0, DrainedShare = coerced ? 0.93 : 0.02, DeviceAgeDays = 200, HourLift = 0.4, RemoteControl = coerced ? 1 : 0, ActiveCall = coerced ? 1 : 0,
        };
        var judged = FraudJudge.Judge(facts, FraudPolicy.Default);
        var row = new AssessmentRow
        {
            Id = Guid.CreateVersion7(at), ClientId = "demo-api", TransactionId = $"look-{customer:N}-{at.Ticks}", BodyHash = [1], At = at, ReceivedAt = at, CustomerId = customer, CustomerKey = [1], PayeeKey = payee, DeviceKey = device,
            Channel = "web", Currency = "CHF", Amount = amount, Verdict = judged.Verdict, Score = judged.Score, Sight = RiskJson.Write(new PaymentSight { At = at, Amount = (double)amount, Currency = "CHF" }), Facts = RiskJson.Write(facts), Judgment = RiskJson.Write(judged),
            PolicyVersion = judged.PolicyVersion, ModelVersion = judged.ModelVersion, Imported = false,
        };
        database.Add(row);
        return row;
    }
}
