using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What staff may do for a customer, or to one.</summary>
internal sealed class CustomerDeeds(CiamDbContext database, DeedDesk desk, Sessions sessions, ProofThrottle throttle, FactorRemovals removals, CustomerAccess access, OwnerNotices notices)
{
    private const string ByStaff = "ended by the bank";

    public Task<DeedOutcome> EndSessionAsync(StaffDeed deed, Guid sessionId, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.EndSessions, async customer =>
        {
            var open = await OpenSessionsAsync(customer.Id, deed.Now, ct);
            if (open.SingleOrDefault(session => session.Id == sessionId) is not { } ending)
                return null;
            await sessions.EndAsync(sessionId, ByStaff, deed.Now, ct);
            return new DeedRecord(AuditEvents.SessionEnded, new { Session = Tell(ending), Open = open.Count }, new { Open = open.Count - 1 });
        }, ct);

    public Task<DeedOutcome> EndAllSessionsAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.EndSessions, async customer =>
        {
            var ended = await EndAllAsync(customer, deed.Now, ct);
            return ended.Count == 0 ? null : new DeedRecord(AuditEvents.SessionEnded, new { Sessions = ended }, new { Sessions = Array.Empty<object>() });
        }, ct);

    /// <summary>Every token of every app ends with its grant; the apps ask anew.</summary>
    public Task<DeedOutcome> RevokeGrantsAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.EndSessions, async customer =>
            await access.EndGrantsAsync(customer.Id, ByStaff, deed.Now, ct) is var ended and > 0
                ? new DeedRecord(AuditEvents.TokensRevokedGlobally, new { Grants = ended }, new { Grants = 0 })
                : null, ct);

    public Task<DeedOutcome> UnlockAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.ClearThrottles, async customer =>
            await throttle.ClearAsync(customer.Email ?? "", ct) is var cleared and > 0
                ? new DeedRecord(AuditEvents.ThrottlesCleared, new { Throttles = cleared }, new { Throttles = 0 })
                : null, ct);

    /// <summary>Whoever is signed in is signed out: the password may be in a stranger's hands.</summary>
    public Task<DeedOutcome> RequireNewPasswordAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.RequireNewPassword, async customer =>
        {
            if (!CustomerStanding.RequireNewPassword(customer))
                return null;
            var ended = await EndAllAsync(customer, deed.Now, ct);
            return new DeedRecord(
                AuditEvents.PasswordRequired,
                new { MustChangePassword = false, Sessions = ended },
                new { MustChangePassword = true, Sessions = Array.Empty<object>() });
        }, ct);

    /// <summary>Begins the way back of somebody who lost every second factor; the proofs are kept with the reason.</summary>
    public Task<DeedOutcome> RemoveFactorsAsync(StaffDeed deed, IReadOnlyList<IdentityProof> proofs, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.RemoveFactors, async customer => await removals.AskAsync(customer, deed.Staff.Id, deed.Now, ct)
            ? new DeedRecord(AuditEvents.FactorRemovalAsked, new { Waiting = false }, new { Waiting = true, Due = deed.Now + FactorRemovals.Wait, Proofs = proofs.Select(proof => proof.ToString()) })
            : null, ct);

    public Task<DeedOutcome> SuspendAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.SuspendCustomers, async customer =>
        {
            if (await database.IsLastAdministratorAsync(customer, ct) || !CustomerStanding.Suspend(customer, deed.Now))
                return null;
            var ended = await EndAllAsync(customer, deed.Now, ct);
            notices.Suspended(customer, deed.Now);
            return new DeedRecord(
                AuditEvents.CustomerSuspended,
                new { Suspended = false, Sessions = ended },
                new { Suspended = true, Sessions = Array.Empty<object>() });
        }, ct);

    public Task<DeedOutcome> RestoreAsync(StaffDeed deed, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.SuspendCustomers, customer =>
        {
            var since = customer.SuspendedAt;
            if (!CustomerStanding.Restore(customer))
                return Task.FromResult<DeedRecord?>(null);
            notices.Restored(customer, deed.Now);
            return Task.FromResult<DeedRecord?>(new DeedRecord(AuditEvents.CustomerRestored, new { Suspended = true, Since = since }, new { Suspended = false }));
        }, ct);

    /// <summary>Null takes the customer out of every segment.</summary>
    public Task<DeedOutcome> AssignSegmentAsync(StaffDeed deed, string? segment, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.AssignSegments, customer =>
        {
            var before = customer.Segment;
            return Task.FromResult(CustomerStanding.AssignSegment(customer, segment) ? new DeedRecord(AuditEvents.SegmentAssigned, new { Segment = before ?? "none" }, new { Segment = segment ?? "none" }) : null);
        }, ct);

    private async Task<IReadOnlyList<object>> EndAllAsync(CustomerRow customer, DateTimeOffset now, CancellationToken ct)
    {
        var open = await OpenSessionsAsync(customer.Id, now, ct);
        if (open.Count > 0)
            await sessions.EndAllAsync(customer.Id, ByStaff, now, ct);
        return [.. open.Select(Tell)];
    }

    private Task<List<SessionRow>> OpenSessionsAsync(Guid customerId, DateTimeOffset now, CancellationToken ct) => database.Set<SessionRow>().AsNoTracking()
        .Where(row => row.CustomerId == customerId && row.EndedAt == null && row.ExpiresAt > now)
        .OrderBy(row => row.CreatedAt)
        .ToListAsync(ct);

    private static object Tell(SessionRow session) => new { session.Id, Device = session.DeviceName, Since = session.CreatedAt, session.Acr };
}
