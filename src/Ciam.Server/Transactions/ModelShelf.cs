using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Audit;
using Ciam.Server.Transactions.Models;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>What became of a wish about a model.</summary>
internal enum ModelDeed
{
    /// <summary>One person wishes it; another one must agree.</summary>
    Proposed,
    Done,
    NoSuchModel,

    /// <summary>Whoever proposed cannot be the one who agrees.</summary>
    SecondPersonNeeded,

    /// <summary>The proof does not hold, or the challenger would do harm.</summary>
    NotProven,
}

/// <summary>Puts models in force and takes them out again: two people and a proof to go forward, one person or the watch to go back.</summary>
internal sealed class ModelShelf(CiamDbContext database, ModelLedger ledger, AuditTrail audit)
{
    public const string Challenger = "challenger", Champion = "champion", Retired = "retired", Withdrawn = "withdrawn";
    /// <summary>The same as for policies: whoever changes which one rules does it one after the other.</summary>
    public const string LockName = "transactions-policies";

    /// <summary>A proposal nobody agreed to within this time has to be made again.</summary>
    private static readonly TimeSpan ProposalLives = TimeSpan.FromDays(7);

    private static readonly PromotionRule Rule = new();

    /// <summary>Slow drift of a feature is shown, but only a jump keeps a challenger from being promoted.</summary>
    private static readonly HealthRule ChallengerHealth = new() { WatchPsi = 1 };

    /// <summary>What shadow and champion said about the same payments, of which the end is known.</summary>
    public async Task<PromotionProof> ProveAsync(string version, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await ledger.KnownAsync(now - ModelLedger.Span, now, version, ct);
        var proof = Rule.Judge([.. rows.Select(row => new Contest(LogOdds(row.Score), LogOdds(row.ShadowScore!.Value), row.Example.IsFraud, DayOf(row.Example.Facts.At)))]);
        if (!proof.Holds || await CardAsync(version, ct) is not { } card)
            return proof;
        var (verdict, why) = ChallengerHealth.Judge(ModelWatch.Sight(card, [.. rows.Select(row => (row.Example.Facts, row.ShadowScore!.Value))], rows, row => row.ShadowScore!.Value, await AlarmAtAsync(ct)));
        return verdict == ModelVerdict.Good ? proof : proof with { Why = string.Join("; ", why) };
    }

    /// <summary>The first person proposes, the second agrees and it is in force.</summary>
    public async Task<(ModelDeed Deed, PromotionProof? Proof)> PromoteAsync(string version, Guid staff, string why, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync(LockName, ct);
        if (await database.Set<ModelRow>().SingleOrDefaultAsync(row => row.Version == version && row.State == Challenger, ct) is not { } model)
            return (ModelDeed.NoSuchModel, null);
        var proof = await ProveAsync(version, now, ct);
        if (!proof.Holds)
            return (ModelDeed.NotProven, proof);
        if (model.ProposedBy is not { } first || model.ProposedAt < now - ProposalLives)
        {
            (model.ProposedBy, model.ProposedAt, model.ProposedWhy) = (staff, now, why);
            audit.Append(new AuditDeed(AuditEvents.ModelProposed, AuditActor.Staff(staff)) { Reason = why, After = new { Model = version, proof.GainLow, proof.Frauds } }, now);
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (ModelDeed.Proposed, proof);
        }
        if (first == staff)
            return (ModelDeed.SecondPersonNeeded, proof);

        var before = await database.Set<FraudPolicyRow>().AsNoTracking().SingleAsync(row => row.Active, ct);
        await database.Set<ModelRow>().Where(row => row.State == Champion)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, Retired).SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedWhy, $"{version} took its place"), ct);
        (model.State, model.PromotedBy, model.PromotedAt, model.Proof, model.PolicyBefore) = (Champion, staff, now, RiskJson.Write(proof), before.Version);
        var policy = await PutInForceAsync(RiskJson.Read<FraudPolicy>(before.Policy) with { Model = AdditiveModel.FromJson(model.Model) }, $"Model {version}, proposed and agreed", first, staff, now, ct);
        audit.Append(new AuditDeed(AuditEvents.ModelPromoted, AuditActor.Staff(staff)) { Reason = why, Before = new { Policy = before.Version, ProposedBy = first }, After = new { Model = version, Policy = policy } }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (ModelDeed.Done, proof);
    }

    /// <summary>Back to the model before; the rules of the bank stay as they are. Null staff: the watch did it.</summary>
    /// <returns>The model that judges now; null when none of ours was in force.</returns>
    public async Task<string?> RollBackAsync(Guid? staff, string why, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync(LockName, ct);
        if (await database.Set<ModelRow>().SingleOrDefaultAsync(row => row.State == Champion, ct) is not { } model)
            return null;
        var active = RiskJson.Read<FraudPolicy>(await database.Set<FraudPolicyRow>().AsNoTracking().Where(row => row.Active).Select(row => row.Policy).SingleAsync(ct));
        var good = await LastGoodAsync(model, ct);
        (model.State, model.EndedAt, model.EndedWhy) = (Withdrawn, now, why);
        await database.SaveChangesAsync(ct);
        if (await database.Set<ModelRow>().SingleOrDefaultAsync(row => row.Version == good.Version && row.State == Retired, ct) is { } former)
            (former.State, former.EndedAt, former.EndedWhy) = (Champion, null, null);
        var policy = await PutInForceAsync(active with { Model = good }, $"Back from {model.Version}", null, staff, now, ct);
        audit.Append(new AuditDeed(staff is null ? AuditEvents.ModelFellBack : AuditEvents.ModelRolledBack, staff is { } by ? AuditActor.Staff(by) : AuditActor.System)
        {
            Reason = why, Before = new { Model = model.Version }, After = new { Model = good.Version, Policy = policy },
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return good.Version;
    }

    /// <summary>Somebody looked at a burst of labels: from the next training on they teach.</summary>
    public async Task<bool> ReleaseAsync(string source, DateTimeOffset day, Guid staff, DateTimeOffset now, CancellationToken ct)
    {
        var released = await database.Set<LabelBurstRow>().Where(row => row.Source == source && row.Day == day && row.ReleasedAt == null && row.Source != "analyst:" + staff)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ReleasedAt, now).SetProperty(row => row.ReleasedBy, staff), ct);
        if (released == 0)
            return false;
        audit.Append(new AuditDeed(AuditEvents.LabelsReleased, AuditActor.Staff(staff)) { After = new { Source = source, Day = day } }, now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    public async Task<ModelCard?> CardAsync(string version, CancellationToken ct) =>
        await database.Set<ModelRow>().AsNoTracking().Where(row => row.Version == version).Select(row => row.Card).SingleOrDefaultAsync(ct) is { } text ? RiskJson.Read<ModelCard>(text) : null;

    /// <summary>At this probability the policy in force does more than allow.</summary>
    public async Task<double> AlarmAtAsync(CancellationToken ct) =>
        (await database.Set<FraudPolicyRow>().AsNoTracking().Where(row => row.Active).Select(row => row.Policy).SingleOrDefaultAsync(ct) is { } text ? RiskJson.Read<FraudPolicy>(text) : FraudPolicy.Default).StepUpAt;

    /// <summary>The model of the policy before; where that one was itself withdrawn for misbehaving, the one before it, and at last the house's own.</summary>
    private async Task<AdditiveModel> LastGoodAsync(ModelRow model, CancellationToken ct)
    {
        for (var before = model.PolicyBefore; before is not null;)
        {
            var policy = RiskJson.Read<FraudPolicy>(await database.Set<FraudPolicyRow>().AsNoTracking().Where(row => row.Version == before).Select(row => row.Policy).SingleAsync(ct));
            var owner = await database.Set<ModelRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Version == policy.Model.Version, ct);
            if (owner is null || owner.State != Withdrawn)
                return policy.Model;
            before = owner.PolicyBefore;
        }
        return FraudPolicy.Default.Model;
    }

    private async Task<string> PutInForceAsync(FraudPolicy policy, string note, Guid? proposedBy, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        var version = $"{policy.Model.Version}.{now.UtcDateTime:yyyyMMddHHmmssfff}";
        await database.Set<FraudPolicyRow>().Where(row => row.Active || row.Shadow && row.Version == policy.Model.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Active, false).SetProperty(row => row.Shadow, row => row.Shadow && row.Version != policy.Model.Version), ct);
        database.Add(new FraudPolicyRow
        {
            Version = version, Policy = RiskJson.Write(policy with { Version = version }), Active = true, Note = note, CreatedAt = now, CreatedBy = proposedBy, ActivatedAt = now, ActivatedBy = by,
        });
        return version;
    }

    internal static int DayOf(DateTimeOffset at) => (int)(at.ToUnixTimeSeconds() / 86_400);

    /// <summary>A probability of exactly 0 or 1 has no log-odds; none of ours is.</summary>
    private static double LogOdds(double probability) => Math.Log(Math.Clamp(probability, 1e-12, 1 - 1e-12) / (1 - Math.Clamp(probability, 1e-12, 1 - 1e-12)));
}
