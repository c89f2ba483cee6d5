using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.Transactions;

/// <summary>What became of a question.</summary>
internal enum Assessing
{
    Done,

    /// <summary>The same was asked before; the answer is the same.</summary>
    Repeated,

    /// <summary>The name belongs to another question.</summary>
    NameTaken,
    NoSuchCustomer,
}

/// <summary>An assessment, or why there is none; of a repeated one, the answer as it was given.</summary>
internal sealed record Assessed(Assessing State, AssessmentRow? Row = null, FraudJudgment? Judgment = null, string? EarlierAnswer = null);

/// <summary>
/// Judges one payment and keeps it: load, decide, save, under the customer's lock, so that of two payments at once the second sees
/// the first. 1 Lock. 2 Gather; what takes too long is judged blind. 3 Judge, and by the policy on trial too. 4 Keep the assessment,
/// learn from it where it is allowed, append the audit entry: one transaction.
/// </summary>
internal sealed partial class Assessor(
    CiamDbContext database, TransactionFactGatherer gatherer, FraudPolicies policies, PaymentHabits habits, TransactionKeys keys, AuditTrail audit, ILogger<Assessor> log)
{
    /// <summary>A payment waits for facts, but not for ever.</summary>
    private const string Patience = "set local statement_timeout = '1s'";

    public async Task<Assessed> AssessAsync(AskedTransaction asked, Func<AssessmentRow, FraudJudgment, string>? answer, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            try
            {
                return await SeeingAsync(asked, answer, now, ct);
            }
            catch (PostgresException slow) when (slow.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable)
            {
                WentBlind(slow.SqlState);
                database.DiscardChanges();
                return await BlindAsync(asked, answer, now, ct);
            }
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody else's question took the name in the same moment.
            database.DiscardChanges();
            return await EarlierAsync(asked, ct) is { } earlier ? Again(asked, earlier) : new Assessed(Assessing.NameTaken);
        }
    }

    private async Task<Assessed> SeeingAsync(AskedTransaction asked, Func<AssessmentRow, FraudJudgment, string>? answer, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Database.ExecuteSqlRawAsync(Patience, ct);
        await habits.LockAsync(asked.CustomerId, ct);
        if (await gatherer.GatherAsync(asked, ct) is not { } gathered)
            return new Assessed(Assessing.NoSuchCustomer);
        if (gathered.Earlier is { } earlier)
            return Again(asked, earlier);

        var policy = await policies.LoadAsync(database, gathered.PolicyInForce, now, ct);
        var trial = await policies.FindOnTrialAsync(database, gathered.PolicyOnTrial, ct);
        var judgment = FraudJudge.Judge(gathered.Facts, policy);
        var row = Keep(asked, gathered.Facts, judgment, trial is null ? null : FraudJudge.Judge(gathered.Facts, trial), answer, now);

        if (asked.PayeeKey is { } payee)
            await habits.NotePayerAsync(asked.CustomerId, payee, asked.At, ct);
        if (judgment.Verdict == FraudVerdict.Allow && !asked.Imported)
        {
            await habits.LearnAsync(asked.CustomerId, gathered.Baseline, asked.Sight, asked.PayeeKey, now, ct);
            row.LearnedAt = now;
        }
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new Assessed(Assessing.Done, row, judgment);
    }

    /// <summary>Nothing is learned from what nobody saw.</summary>
    private async Task<Assessed> BlindAsync(AskedTransaction asked, Func<AssessmentRow, FraudJudgment, string>? answer, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await EarlierAsync(asked, ct) is { } earlier)
            return Again(asked, earlier);
        var version = await database.Set<FraudPolicyRow>().Where(row => row.Active).Select(row => row.Version).SingleOrDefaultAsync(ct);
        var policy = await policies.LoadAsync(database, version, now, ct);
        var facts = TransactionFactGatherer.OfRequest(new TransactionFacts { At = asked.At, Unavailable = true }, asked.Request);
        var judgment = FraudJudge.Judge(facts, policy);
        var row = Keep(asked, facts, judgment, null, answer, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new Assessed(Assessing.Done, row, judgment);
    }

    private Task<EarlierAnswer?> EarlierAsync(AskedTransaction asked, CancellationToken ct) =>
        database.Set<AssessmentRow>().AsNoTracking().Where(row => row.ClientId == asked.ClientId && row.TransactionId == asked.Request.TransactionId)
            .Select(row => new EarlierAnswer(row.Id, row.BodyHash, row.SealedAnswer)).SingleOrDefaultAsync(ct);

    private Assessed Again(AskedTransaction asked, EarlierAnswer earlier) =>
        earlier.BodyHash.AsSpan().SequenceEqual(asked.BodyHash)
            ? new Assessed(Assessing.Repeated, EarlierAnswer: earlier.SealedAnswer is { } sealedAnswer ? keys.OpenAnswer(earlier.Id, sealedAnswer) : null)
            : new Assessed(Assessing.NameTaken);

    private AssessmentRow Keep(
        AskedTransaction asked, TransactionFacts facts, FraudJudgment judgment, FraudJudgment? trial, Func<AssessmentRow, FraudJudgment, string>? answer, DateTimeOffset now)
    {
        var row = new AssessmentRow
        {
            Id = OrderedId.New(now),
            ClientId = asked.ClientId,
            TransactionId = asked.Request.TransactionId!,
            BodyHash = asked.BodyHash,
            At = asked.At,
            ReceivedAt = now,
            CustomerId = asked.CustomerId,
            CustomerKey = keys.OfCustomer(asked.CustomerId),
            SessionId = asked.Request.SessionId is { } session ? Guid.Parse(session) : null,
            PayeeKey = asked.PayeeKey,
            DeviceKey = asked.DeviceKey,
            Action = asked.Request.Action,
            Channel = asked.Request.Channel,
            Currency = asked.Request.Currency,
            Amount = asked.Request.Money,
            Verdict = judgment.Verdict,
            Score = judgment.Score,
            Sight = RiskJson.Write(asked.Sight),
            Facts = RiskJson.Write(facts),
            Judgment = RiskJson.Write(judgment),
            PolicyVersion = judgment.PolicyVersion,
            ModelVersion = judgment.ModelVersion,
            ShadowVersion = trial?.PolicyVersion,
            ShadowVerdict = trial?.Verdict,
            ShadowScore = trial?.Score,
            Imported = asked.Imported,
        };
        if (answer is not null)
            row.SealedAnswer = keys.SealAnswer(row.Id, answer(row, judgment));
        database.Add(row);
        if (judgment.Verdict >= FraudVerdict.Hold && !asked.Imported)
            database.Add(TransactionOutcomes.CaseOf(row, now));
        if (!asked.Imported)
            audit.Append(new AuditDeed(AuditEvents.TransactionAssessed, AuditActor.Client(asked.ClientId))
            {
                CustomerId = asked.CustomerId,
                ClientId = asked.ClientId,
                SessionId = row.SessionId,
                Succeeded = judgment.Verdict == FraudVerdict.Allow,
                After = new { assessment = row.Id, verdict = RiskJson.NameOf(judgment.Verdict), judgment.Score, policy = judgment.PolicyVersion, model = judgment.ModelVersion },
            }, now);
        return row;
    }

    [LoggerMessage(9001, LogLevel.Warning, "the facts about a payment could not be had in time ({State}); it was judged blind")]
    private partial void WentBlind(string state);
}
