using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>Samples of sign-ins under way: kept sealed until the sign-in is confirmed, then learned by a worker, or forgotten.</summary>
internal sealed class BehaviourSamples(CiamDbContext database, BehaviourSeal seal)
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
    }

    /// <summary>The sign-in was the customer's own: what was measured in it may be learned. Saved by the caller.</summary>
    public async Task ConfirmAsync(Guid customerId, Guid journeyId, DateTimeOffset now, CancellationToken ct)
    {
        await database.Set<BehaviourSampleRow>().Where(row => row.JourneyId == journeyId && row.CustomerId == customerId).LoadAsync(ct);
        foreach (var row in database.Set<BehaviourSampleRow>().Local.Where(row => row.JourneyId == journeyId && row.CustomerId == customerId))
            row.ConfirmedAt ??= now;
    }
}
