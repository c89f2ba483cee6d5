using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;

namespace Ciam.Server.Admin;

/// <summary>What staff may do with policies for payments; each deed under one lock, in one transaction with its audit entry. Two people put one in force: its author never does.</summary>
internal sealed class FraudPolicyDeeds(CiamDbContext database, FraudPolicyShelf shelf, AuditTrail audit)
{
    public const int LongestPolicy = PolicyText.Longest;
    public const int LongestNote = 500;

    /// <summary>What is wrong, in words; when nothing is, the policy is kept, without any effect yet.</summary>
    public async Task<IReadOnlyList<string>> DraftAsync(string? text, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff, Permission.DraftPolicies);
        if (text is not { Length: <= LongestPolicy } || PolicyText.ReadPayments(text) is not { } policy)
            return ["policy: is not one JSON object with the members of a policy"];
        if (note?.Trim() is { Length: > LongestNote })
            return [$"note: at most {LongestNote} characters"];

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await shelf.LockAsync(ct);
        if (await shelf.AddAsync(policy, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), staff.Author, now, ct) is { Count: > 0 } unfit)
            return unfit;
        Append(AuditEvents.FraudPolicyDrafted, staff, null, new { }, new { policy.Version }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return [];
    }

    public Task<DeedOutcome> ActivateAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.ActivatePolicies, async row =>
    {
        var before = await shelf.InForceAsync(ct);
        return await shelf.PutInForceAsync(row, deed.Staff.Id, deed.Now, ct) ? new DeedRecord(AuditEvents.FraudPolicyActivated, new { InForce = before }, new { InForce = row.Version }) : null;
    }, ct);

    public Task<DeedOutcome> StartTrialAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.DraftPolicies, async row =>
        await shelf.PutOnTrialAsync(row, ct) ? new DeedRecord(AuditEvents.FraudPolicyTrialStarted, new { }, new { OnTrial = row.Version }) : null, ct);

    public Task<DeedOutcome> EndTrialAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.DraftPolicies, row => Task.FromResult(
        FraudPolicyShelf.EndTrial(row) ? new DeedRecord(AuditEvents.FraudPolicyTrialEnded, new { OnTrial = row.Version }, new { }) : null), ct);

    private async Task<DeedOutcome> DoAsync(PolicyDeed deed, Permission needed, Func<FraudPolicyRow, Task<DeedRecord?>> change, CancellationToken ct)
    {
        EnsureAllowed(deed.Staff, needed);
        if (!deed.ReasonIsGiven)
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await shelf.LockAsync(ct);
        if (await shelf.FindAsync(deed.Version, ct) is not { } row)
            return DeedOutcome.NoSuchSubject;

        // INVARIANT: who wrote a policy does not put it in force, whatever else they may.
        if (needed == Permission.ActivatePolicies && (row.CreatedBy == deed.Staff.Id || await shelf.IsOfChallengerAsync(row.Version, ct)))
            return DeedOutcome.NotAllowed;
        if (await change(row) is not { } done)
            return DeedOutcome.NothingToDo;
        Append(done.Event, deed.Staff, deed.Reason!.Trim(), done.Before, done.After, deed.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return DeedOutcome.Done;
    }

    private void Append(string name, StaffMember staff, string? reason, object before, object after, DateTimeOffset now) =>
        audit.Append(new AuditDeed(name, staff.Actor) { SessionId = staff.SessionId, Reason = reason, Before = before, After = after }, now);

    /// <summary>The gate has asked already; whoever comes another way is a fault of ours.</summary>
    private static void EnsureAllowed(StaffMember staff, Permission needed)
    {
        if (!staff.May(needed))
            throw new InvalidOperationException("Somebody without the permission reached the policies for payments.");
    }
}
