using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>Samples of sign-ins under way: kept sealed until the sign-in is confirmed, then learned by a worker, or forgotten.</summary>
internal sealed class BehaviourSamples(CiamDbContext database, BehaviourSeal seal, BehaviourWitness witness)
{
    /// <summary>Long enough for an analyst to look at a sign-in that was held up.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Adds the sample to the caller's unit of work. Only for a customer who agreed; whoever calls has seen that.</summary>
    public void Keep(Guid customerId, Guid journeyId, BehaviourSample sample, DateTimeOffset now) => database.Add(new BehaviourSampleRow
    {
        Id = Guid.CreateVersion7(now),
        CustomerId = customerId,
        JourneyId = journeyId,
        Sealed = seal.SealSample(customerId, SampleFormat.Write(sample)),
        TakenAt = now,
    });

    /// <summary>
    /// What a page or app of the bank told about a session; kept only where the customer agreed. A session that two factors
    /// began counts as confirmed, and is learned from where it is not unlike its customer.
    /// </summary>
    public async Task KeepOfSessionAsync(Guid customerId, Guid sessionId, bool confirmed, BehaviourSample sample, DateTimeOffset now, CancellationToken ct)
    {
        if (!sample.IsMeasured || !await database.Set<BehaviourConsentRow>().AnyAsync(row => row.CustomerId == customerId && row.Given == true && row.Version == BehaviourConsents.Version, ct))
            return;
        database.Add(new BehaviourSampleRow
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            SessionId = sessionId,
            Sealed = seal.SealSample(customerId, SampleFormat.Write(sample)),
            TakenAt = now,
            ConfirmedAt = confirmed ? now : null,
        });
        await database.SaveChangesAsync(ct);
        await CompareAsync(customerId, sessionId, sample, now, ct);
    }

    /// <summary>
    /// Folds the sample into what the session has told so far: half of the old sum and the new ratio, within ±4. One statement,
    /// so that two nodes that hear of one session at once lose nothing.
    /// </summary>
    private async Task CompareAsync(Guid customerId, Guid sessionId, BehaviourSample sample, DateTimeOffset now, CancellationToken ct)
    {
        var profiles = await database.Set<BehaviourProfileRow>().AsNoTracking()
            .Where(row => row.CustomerId == customerId && (row.Kind == BehaviourProfileRow.Moves || row.Kind == BehaviourProfileRow.Touches)).ToDictionaryAsync(row => row.Kind, ct);
        var facts = witness.CompareMovements(customerId, sample, profiles);
        if (facts is { Moves.LogRatio: null, Touches.LogRatio: null, Findings.Count: 0 })
            return;
        await database.Database.ExecuteSqlAsync($"""
            insert into ciam.behaviour_session as known (session_id, customer_id, moves, moves_samples, touches, touches_samples, scripted, updated_at)
            values ({sessionId}, {customerId}, {facts.Moves?.LogRatio}, {facts.Moves?.Samples ?? 0}, {facts.Touches?.LogRatio}, {facts.Touches?.Samples ?? 0}, {facts.Findings.Count > 0}, {now})
            on conflict (session_id) do update set
                moves = case when excluded.moves is null then known.moves else greatest(-4, least(4, coalesce(known.moves, 0) / 2 + excluded.moves)) end,
                moves_samples = greatest(known.moves_samples, excluded.moves_samples),
                touches = case when excluded.touches is null then known.touches else greatest(-4, least(4, coalesce(known.touches, 0) / 2 + excluded.touches)) end,
                touches_samples = greatest(known.touches_samples, excluded.touches_samples),
                scripted = known.scripted or excluded.scripted,
                updated_at = excluded.updated_at
            """, ct);
    }

    /// <summary>The sign-in was the customer's own: what was measured in it may be learned. Saved by the caller.</summary>
    public async Task ConfirmAsync(Guid customerId, Guid journeyId, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<BehaviourSampleRow>().Where(row => row.JourneyId == journeyId && row.CustomerId == customerId).LoadAsync(ct);
        foreach (var row in database.Set<BehaviourSampleRow>().Local.Where(row => row.JourneyId == journeyId && row.CustomerId == customerId))
            row.ConfirmedAt ??= now;
    }
}
