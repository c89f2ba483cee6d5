using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>What became of payments, as the bank's services and analysts report it.</summary>
internal static class TransactionOutcome
{
    public const string Settled = "settled";
    public const string Cancelled = "cancelled";
    public const string Disputed = "disputed";
    public const string ConfirmedFraud = "confirmed_fraud";
    public const string Genuine = "genuine";

    public static IReadOnlyList<string> All { get; } = [Settled, Cancelled, Disputed, ConfirmedFraud, Genuine];

    /// <summary>Whether it says that it was fraud; null where it does not tell.</summary>
    public static bool? LabelOf(string outcome) => outcome switch
    {
        ConfirmedFraud => true,
        Settled or Genuine => false,
        _ => null,
    };
}

/// <summary>Who says what became of a payment.</summary>
internal sealed record OutcomeSource(string Kind, string Id)
{
    public static OutcomeSource Client(string clientId) => new("client", clientId);
    public static OutcomeSource Import(string clientId) => new("import", clientId);
    public static OutcomeSource Analyst(Guid staffId) => new("analyst", staffId.ToString());
}

/// <summary>Records outcomes: they become labels, and what went well is learned. The caller has a transaction open, and saves.</summary>
internal sealed class TransactionOutcomes(CiamDbContext database, PaymentHabits habits)
{
    /// <summary>Somebody has to look.</summary>
    public static CaseRow CaseOf(AssessmentRow row, DateTimeOffset now) => new() { AssessmentId = row.Id, OpenedAt = now, ExpectedLoss = row.Score * (double)(row.Amount ?? 0) };

    /// <summary>False when it was known already; nothing is written twice.</summary>
    public async Task<bool> ReportAsync(Guid assessmentId, string outcome, DateTimeOffset at, OutcomeSource source, DateTimeOffset now, CancellationToken ct)
    {
        var customer = await database.Set<AssessmentRow>().Where(kept => kept.Id == assessmentId).Select(kept => kept.CustomerId).SingleAsync(ct);
        await habits.LockAsync(customer, ct);
        var row = await database.Set<AssessmentRow>().SingleAsync(kept => kept.Id == assessmentId, ct);
        await database.Entry(row).ReloadAsync(ct);
        if (row.Outcome == outcome)
            return false;

        (row.Outcome, row.OutcomeAt) = (outcome, at);
        var fraud = TransactionOutcome.LabelOf(outcome);
        if (fraud is { } label)
            database.Add(new LabelRow { Id = OrderedId.New(now), AssessmentId = row.Id, Fraud = label, SourceKind = source.Kind, SourceId = source.Id, At = at, ReportedAt = now });
        if (outcome == TransactionOutcome.Disputed && !await database.Set<CaseRow>().AnyAsync(kept => kept.AssessmentId == row.Id, ct))
            database.Add(CaseOf(row, now));
        if (fraud == false && row.LearnedAt is null)
        {
            await habits.LearnAsync(row.CustomerId, await habits.LoadAsync(row.CustomerId, ct), RiskJson.Read<PaymentSight>(row.Sight), row.PayeeKey, now, ct);
            row.LearnedAt = now;
        }
        if (fraud == true && row.PayeeKey is { } payee)
            await habits.ForgetPayeeAsync(row.CustomerId, payee, ct);
        return true;
    }
}
