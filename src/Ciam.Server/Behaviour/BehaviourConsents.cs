using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>What is known of how a customer types and moves, as its owner may see it.</summary>
internal sealed record BehaviourStanding(bool IsOn, DateTimeOffset? AnsweredAt, IReadOnlyList<LearnedKind> Learned);

/// <summary>One kind of behaviour that something is known of.</summary>
internal sealed record LearnedKind(string Kind, DateTimeOffset UpdatedAt);

/// <summary>
/// The switch: off until the customer agrees (biometric data, GDPR article 9(2)(a)), asked once where there is something to
/// measure, and turned off at any time, which erases everything at once.
/// </summary>
internal sealed class BehaviourConsents(CiamDbContext database, AuditTrail audit)
{
    /// <summary>Of the words that are agreed to; new words need a new answer.</summary>
    public const int Version = 1;

    public async Task<BehaviourStanding> StandingAsync(Guid customerId, CancellationToken ct)
    {
        var row = await database.Set<BehaviourConsentRow>().AsNoTracking().SingleOrDefaultAsync(consent => consent.CustomerId == customerId, ct);
        var learned = await database.Set<BehaviourProfileRow>().Where(profile => profile.CustomerId == customerId && !profile.Kind.EndsWith("-strokes")).OrderBy(profile => profile.Kind)
            .Select(profile => new LearnedKind(profile.Kind, profile.UpdatedAt)).ToListAsync(ct);
        return new BehaviourStanding(IsGiven(row), row?.AnsweredAt, learned);
    }

    /// <summary>There was something to measure: whoever has not been asked yet will be, once. Saved at once.</summary>
    public Task NoteMeasurableAsync(Guid customerId, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"insert into ciam.behaviour_consent (customer_id, version) values ({customerId}, {Version}) on conflict do nothing", ct);

    /// <summary>Whether the question is open and has not been shown yet.</summary>
    public Task<bool> ShallAskAsync(Guid customerId, CancellationToken ct) =>
        database.Set<BehaviourConsentRow>().AnyAsync(row => row.CustomerId == customerId && row.Given == null && row.AskedAt == null, ct);

    /// <summary>The question is being shown; whatever is answered, it does not come again by itself.</summary>
    public Task AskedAsync(Guid customerId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<BehaviourConsentRow>().Where(row => row.CustomerId == customerId && row.AskedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.AskedAt, now), ct);

    /// <summary>Agreeing and taking back; without consent nothing stays.</summary>
    public async Task AnswerAsync(Guid customerId, bool given, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var before = await LockAsync(customerId, ct);
        var wasGiven = IsGiven(before);
        (before.Given, before.Version, before.AnsweredAt) = (given, Version, now);
        before.AskedAt ??= now;
        if (!given)
            await EraseRowsAsync(customerId, ct);

        var name = given ? AuditEvents.BehaviourConsentGiven : wasGiven ? AuditEvents.BehaviourConsentWithdrawn : AuditEvents.BehaviourConsentRefused;
        audit.Append(new AuditDeed(name, actor) { CustomerId = customerId, After = new { version = Version } }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Forgets what was learned; the switch stays where it is.</summary>
    public async Task EraseAsync(Guid customerId, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await LockAsync(customerId, ct);
        await EraseRowsAsync(customerId, ct);
        audit.Append(new AuditDeed(AuditEvents.BehaviourErased, actor) { CustomerId = customerId }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>An answer to older words is no answer to these.</summary>
    private static bool IsGiven(BehaviourConsentRow? row) => row is { Given: true, Version: Version };

    /// <summary>INVARIANT: learning takes the same lock first, so that nothing is learned into an account that has just been erased.</summary>
    private async Task<BehaviourConsentRow> LockAsync(Guid customerId, CancellationToken ct)
    {
        await NoteMeasurableAsync(customerId, ct);
        return await database.Set<BehaviourConsentRow>().FromSql($"select * from ciam.behaviour_consent where customer_id = {customerId} for update").SingleAsync(ct);
    }

    private async Task EraseRowsAsync(Guid customerId, CancellationToken ct)
    {
        await database.Set<BehaviourProfileRow>().Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        await database.Set<BehaviourSampleRow>().Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        await database.Set<BehaviourStrokeRow>().Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
        await database.Set<BehaviourSessionRow>().Where(row => row.CustomerId == customerId).ExecuteDeleteAsync(ct);
    }
}
