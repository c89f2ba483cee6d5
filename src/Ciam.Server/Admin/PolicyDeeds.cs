using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Risk;

namespace Ciam.Server.Admin;

/// <summary>What staff want done with a policy, and why.</summary>
internal sealed record PolicyDeed(StaffMember Staff, string Version, string? Reason, DateTimeOffset Now)
{
    public bool ReasonIsGiven => Reason?.Trim().Length is >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason;
}

/// <summary>What staff may do with policies; each deed under one lock, in one transaction with its audit entry. Two people put one in force: its author never does.</summary>
internal sealed class PolicyDeeds(CiamDbContext database, PolicyShelf shelf, BackTests tests, AuditTrail audit)
{
    /// <summary>What is wrong, in words; when nothing is, the policy is kept, without any effect yet. Null when there is no such policy to begin with.</summary>
    public async Task<IReadOnlyList<string>?> DraftAsync(PolicyForm form, string source, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff, Permission.DraftPolicies);
        if (await shelf.ReadAsync(source, ct) is not { } before)
            return null;
        var (policy, problems) = form.ToPolicy(before);
        return policy is null ? problems : await KeepAsync(policy, form.Note, source, staff, now, ct);
    }

    /// <summary>A policy that comes whole, as JSON; what is wrong, in words.</summary>
    public async Task<IReadOnlyList<string>> ProposeAsync(string? text, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff, Permission.DraftPolicies);
        if (PolicyText.ReadRisk(text) is not { } policy)
            return ["policy: is not one JSON object with the members of a policy"];
        return note?.Trim() is { Length: > PolicyForm.LongestNote }
            ? [$"note: at most {PolicyForm.LongestNote} characters"]
            : await KeepAsync(policy, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), null, staff, now, ct);
    }

    private async Task<IReadOnlyList<string>> KeepAsync(RiskPolicy policy, string? note, string? source, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await shelf.LockAsync(ct);
        if (await shelf.AddAsync(policy, note, staff.Author, now, ct) is { Count: > 0 } unfit)
            return unfit;
        Append(AuditEvents.PolicyDrafted, staff, null, null, new { policy.Version, From = source, Note = note }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return [];
    }

    public Task<DeedOutcome> ActivateAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.ActivatePolicies, async row =>
    {
        var before = await shelf.InForceAsync(ct);
        return await shelf.PutInForceAsync(row, deed.Staff.Id, deed.Now, ct) ? new DeedRecord(AuditEvents.PolicyActivated, new { InForce = before }, new { InForce = row.Version }) : null;
    }, ct);

    public Task<DeedOutcome> StartTrialAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.DraftPolicies, async row =>
        await shelf.PutOnTrialAsync(row, ct) ? new DeedRecord(AuditEvents.PolicyTrialStarted, new { }, new { OnTrial = row.Version }) : null, ct);

    public Task<DeedOutcome> EndTrialAsync(PolicyDeed deed, CancellationToken ct) => DoAsync(deed, Permission.DraftPolicies, row => Task.FromResult(
        PolicyShelf.EndTrial(row) ? new DeedRecord(AuditEvents.PolicyTrialEnded, new { OnTrial = row.Version }, new { }) : null), ct);

    /// <summary>The test to look at; null when there is no such policy.</summary>
    public async Task<Guid?> TestAsync(string version, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        EnsureAllowed(staff, Permission.DraftPolicies);
        if (await shelf.FindAsync(version, ct) is null)
            return null;
        var test = await tests.AddAsync(version, staff.Id, now, ct);
        Append(AuditEvents.PolicyTested, staff, null, null, new { Policy = version, Test = test.Id, test.FromAt, test.UntilAt }, now);
        await database.SaveChangesAsync(ct);
        return test.Id;
    }

    private async Task<DeedOutcome> DoAsync(PolicyDeed deed, Permission needed, Func<RiskPolicyRow, Task<DeedRecord?>> change, CancellationToken ct)
    {
        EnsureAllowed(deed.Staff, needed);
        if (!deed.ReasonIsGiven)
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await shelf.LockAsync(ct);
        if (await shelf.FindAsync(deed.Version, ct) is not { } row)
            return DeedOutcome.NoSuchSubject;

        // INVARIANT: who wrote a policy does not put it in force, in the console, by file or by the API.
        if (needed == Permission.ActivatePolicies && row.CreatedBy == deed.Staff.Id)
            return DeedOutcome.NotAllowed;
        if (await change(row) is not { } done)
            return DeedOutcome.NothingToDo;
        Append(done.Event, deed.Staff, deed.Reason!.Trim(), done.Before, done.After, deed.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return DeedOutcome.Done;
    }

    private void Append(string name, StaffMember staff, string? reason, object? before, object after, DateTimeOffset now) =>
        audit.Append(new AuditDeed(name, staff.Actor) { SessionId = staff.SessionId, Reason = reason, Before = before, After = after }, now);

    /// <summary>The gate has asked already; whoever comes another way is a fault of ours.</summary>
    private static void EnsureAllowed(StaffMember staff, Permission needed)
    {
        if (!staff.May(needed))
            throw new InvalidOperationException("Somebody without the permission reached the policies.");
    }
}
