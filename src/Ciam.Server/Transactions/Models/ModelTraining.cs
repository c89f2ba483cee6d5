using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions.Models;

/// <summary>Trains a challenger from what is known, keeps it with its card, and lets it judge in the shadow of the policy in force.</summary>
internal sealed class ModelTraining(CiamDbContext database, ModelLedger ledger, AuditTrail audit)
{
    /// <summary>Rounds of a warm start: a little further from the model before, on the newest weeks.</summary>
    private const int WarmRounds = 8;
    private static readonly TimeSpan WarmSpan = TimeSpan.FromDays(42);

    /// <summary>The version of the challenger, or null and why there is none.</summary>
    /// <param name="seed">The same payments and seed give the same weights.</param>
    /// <param name="warm">Go on from the model in force, on the newest weeks only.</param>
    /// <param name="by">Who asked for it; null for the schedule.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends it early; nothing is kept then.</param>
    public async Task<(string? Version, string Told)> TrainAsync(ulong seed, bool warm, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await PolicyInForceAsync(ct);
        var known = await ledger.KnownAsync(now - (warm ? WarmSpan : ModelLedger.Span), now, null, ct);
        var shapes = new FraudTrainingOptions().Shapes with { Seed = seed };
        var options = new FraudTrainingOptions { Labels = await ledger.BoundsAsync(ct), AlarmAt = policy.StepUpAt, Shapes = warm ? shapes with { Rounds = WarmRounds, Pairs = 0 } : shapes };
        var version = $"model-{now.UtcDateTime:yyyyMMdd-HHmmss}";
        var trained = FraudTraining.Train(version, [.. known.Select(payment => payment.Example)], options, warm ? policy.Model : null, now, ct);

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync(ModelShelf.LockName, ct);
        await KeepBurstsAsync(trained.Labels, now, ct);
        if (trained is not { Model: { } model, Card: { } card } || model.Problems().Any())
        {
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (null, trained.Why ?? "the model is unfit for use");
        }

        var told = await ChallengeAsync(new ModelRow
        {
            Version = version, Model = model.ToJson(), Card = RiskJson.Write(card), State = ModelShelf.Challenger, TrainedAt = now, TrainedBy = by,
        }, policy with { Version = version, Model = model }, now, ct);
        audit.Append(new AuditDeed(AuditEvents.ModelTrained, by is { } staff ? AuditActor.Staff(staff) : AuditActor.System)
        {
            After = new { Model = version, card.Rows, card.Frauds, card.Quarantined, Shadow = told is null },
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (version, $"{version}: {card.Rows} payments, {card.Frauds} frauds; {string.Join(", ", card.Figures.Take(3).Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:F3}")))}; {told ?? "it judges in the shadow of the policy in force"}");
    }

    /// <summary>The challenger before it is withdrawn. Null when it is on trial; otherwise why not.</summary>
    private async Task<string?> ChallengeAsync(ModelRow row, FraudPolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<ModelRow>().Where(other => other.State == ModelShelf.Challenger)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.State, ModelShelf.Withdrawn).SetProperty(other => other.EndedAt, now).SetProperty(other => other.EndedWhy, $"{row.Version} was trained"), ct);
        database.Add(row);
        var onTrial = await database.Set<FraudPolicyRow>().SingleOrDefaultAsync(other => other.Shadow, ct);
        var ours = onTrial is null || await database.Set<ModelRow>().AnyAsync(other => other.Version == onTrial.Version, ct);
        if (ours && onTrial is not null)
            await database.Set<FraudPolicyRow>().Where(other => other.Shadow).ExecuteUpdateAsync(set => set.SetProperty(other => other.Shadow, false), ct);
        database.Add(new FraudPolicyRow { Version = policy.Version, Policy = RiskJson.Write(policy), Active = false, Shadow = ours, Note = "The policy in force with a trained model", CreatedAt = now });
        return ours ? null : $"staff try {onTrial!.Version}; it waits for that trial to end";
    }

    private async Task KeepBurstsAsync(WeighedLabels labels, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (source, day, count) in labels.Bursts)
        {
            if (await database.Set<LabelBurstRow>().SingleOrDefaultAsync(row => row.Source == source && row.Day == day, ct) is { } known)
                known.Labels = count;
            else
                database.Add(new LabelBurstRow { Source = source, Day = day, Labels = count, FoundAt = now });
        }
    }

    private async Task<FraudPolicy> PolicyInForceAsync(CancellationToken ct) =>
        await database.Set<FraudPolicyRow>().AsNoTracking().Where(row => row.Active).Select(row => row.Policy).SingleOrDefaultAsync(ct) is { } text ? RiskJson.Read<FraudPolicy>(text) : FraudPolicy.Default;
}
