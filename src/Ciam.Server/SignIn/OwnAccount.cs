using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.SignIn;

namespace Ciam.Server.SignIn;

/// <summary>Something that happened to an account, for its owner to read; with reasons when a sign-in was looked at more closely.</summary>
internal sealed record Happening(AuditEntryRow Entry, string? DeviceName, string? PlaceName, IReadOnlyList<Evidence> Reasons);

/// <summary>Sessions and history as the customer they belong to sees and ends them.</summary>
internal sealed class OwnAccount(CiamDbContext database, Sessions sessions, JudgmentReader judgments, AuditTrail audit)
{
    /// <summary>What is worth an owner's attention; tokens and single proofs are not.</summary>
    private static readonly string[] Shown =
    [
        AuditEvents.SignInCompleted, AuditEvents.SignInRefused, AuditEvents.SecondFactorAsked, AuditEvents.SessionEnded, AuditEvents.OwnerNotified, AuditEvents.OwnerDisowned,
        AuditEvents.CustomerRegistered, AuditEvents.PasswordChanged, AuditEvents.PasswordResetRequested, AuditEvents.PasswordRequired, AuditEvents.PasswordResetDelayed, AuditEvents.PasswordResetCancelled, AuditEvents.PasswordBreached,
        AuditEvents.FactorRemovalAsked, AuditEvents.FactorRemovalCancelled, AuditEvents.DeviceUnremembered, AuditEvents.ProfileChanged,
        AuditEvents.FactorEnrolled, AuditEvents.FactorRemoved, AuditEvents.RecoveryCodesMade, AuditEvents.DeviceRemembered, AuditEvents.DeviceForgotten,
        AuditEvents.CustomerSuspended, AuditEvents.CustomerRestored, AuditEvents.ConsentGiven, AuditEvents.DetailsAgreed, AuditEvents.PaymentApproved, AuditEvents.DeviceAllowed, AuditEvents.DeviceRefused, AuditEvents.ConsentWithdrawn, AuditEvents.TokenExchanged, AuditEvents.TokensRevokedGlobally,
        AuditEvents.BehaviourConsentGiven, AuditEvents.BehaviourConsentWithdrawn, AuditEvents.BehaviourErased,
        AuditEvents.BackchannelApproved, AuditEvents.BackchannelRefused, AuditEvents.BackchannelDisowned, AuditEvents.UserCodeSet, AuditEvents.UserCodeRemoved,
        AuditEvents.OtherDeviceApproved, AuditEvents.OtherDeviceRefused, AuditEvents.OtherDeviceWrongNumber, AuditEvents.OtherDeviceDisowned,
    ];

    private static readonly string[] SignIns = [AuditEvents.SignInCompleted, AuditEvents.SignInRefused, AuditEvents.SecondFactorAsked];

    /// <summary>Enough to find the judgment of each happening on a page.</summary>
    private const int JudgmentsLookedAt = 200;

    /// <summary>The strongest say enough; the rest is for the bank.</summary>
    private const int MostReasons = 3;

    public Task<List<SessionRow>> SessionsAsync(Guid customerId, DateTimeOffset now, CancellationToken ct) =>
        database.LiveSessionsAsync(customerId, Sessions.IdleLifetime, now, ct);

    /// <summary>Where each browser was signed in from the last time, as far as that is known.</summary>
    public Task<Dictionary<Guid, string>> PlacesOfDevicesAsync(Guid customerId, CancellationToken ct) => database.PlacesOfDevicesAsync(customerId, ct);

    /// <summary>Ends a session of this customer; false when it is not theirs or has ended.</summary>
    public async Task<bool> EndSessionAsync(Guid customerId, Guid sessionId, DateTimeOffset now, CancellationToken ct)
    {
        if ((await SessionsAsync(customerId, now, ct)).All(session => session.Id != sessionId))
            return false;
        return await EndAsync(customerId, [sessionId], now, ct) == 1;
    }

    /// <summary>How many were ended.</summary>
    public async Task<int> EndOtherSessionsAsync(Guid customerId, Guid thisSession, DateTimeOffset now, CancellationToken ct) =>
        await EndAsync(customerId, [.. (await database.UnendedSessionsAsync(customerId, ct)).Select(session => session.Id).Where(id => id != thisSession)], now, ct);

    public Task<IReadOnlyList<Happening>> HistoryAsync(Guid customerId, int skip, int take, CancellationToken ct) => ReadAsync(customerId, Shown, skip, take, ct);

    public Task<IReadOnlyList<Happening>> RecentSignInsAsync(Guid customerId, int take, CancellationToken ct) => ReadAsync(customerId, SignIns, 0, take, ct);

    /// <summary>One of them; null when it is not this customer's, or was not theirs to do.</summary>
    public async Task<Happening?> HappeningAsync(Guid customerId, Guid entryId, CancellationToken ct)
    {
        if (await database.EntryOfAsync(customerId, Shown, entryId, ct) is not { Entry.ActorKind: not ("staff" or "system") } found)
            return null;
        await audit.OpenAsync([found.Entry], ct);
        return new Happening(found.Entry, found.Session?.DeviceName, found.Session?.PlaceName, []);
    }

    private async Task<int> EndAsync(Guid customerId, IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var ended = 0;
        foreach (var id in ids)
        {
            if (await sessions.EndAsync(id, "ended_by_owner", now, ct) == 0)
                continue;
            ended++;
            audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.Customer(customerId)) { CustomerId = customerId, SessionId = id, Reason = "ended_by_owner" }, now);
        }

        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return ended;
    }

    private async Task<IReadOnlyList<Happening>> ReadAsync(Guid customerId, string[] events, int skip, int take, CancellationToken ct)
    {
        var entries = await database.HistoryOfAsync(customerId, events, skip, take, ct);
        await audit.OpenAsync(entries.Select(found => found.Entry), ct);
        var judged = (await judgments.OfCustomerAsync(customerId, JudgmentsLookedAt, ct)).Where(kept => kept.Purpose == Purpose.SignIn).ToList();
        return [.. entries.Select(found => new Happening(found.Entry, found.Session?.DeviceName, found.Session?.PlaceName, ReasonsOf(found.Entry, judged)))];
    }

    /// <summary>Only what spoke against it, and only where it counted.</summary>
    private static IReadOnlyList<Evidence> ReasonsOf(AuditEntryRow entry, List<KeptJudgment> judged)
    {
        var kept = entry.Event switch
        {
            AuditEvents.SignInCompleted => judged.FirstOrDefault(kept => kept.SessionId is not null && kept.SessionId == entry.SessionId && kept.EndedWellAt is not null),
            AuditEvents.SignInRefused or AuditEvents.SecondFactorAsked => judged.FirstOrDefault(kept => kept.At == entry.At),
            _ => null,
        };
        return kept is { Judgment: var judgment } && (judgment.NotifyOwner || judgment.Verdict != Verdict.Allow)
            ? [.. judgment.Evidence.Where(evidence => evidence.Contribution > 0).OrderByDescending(evidence => evidence.Contribution).Take(MostReasons)]
            : [];
    }
}
