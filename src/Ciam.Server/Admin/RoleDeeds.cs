using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>A role as somebody wants it.</summary>
internal sealed record RoleForm(string? Name, string? Description, IReadOnlyList<string>? Permissions, string? Segment, string? Reason)
{
    /// <summary>When the role was last changed, as the page or program saw it; null where it is to be new.</summary>
    public DateTimeOffset? Seen { get; init; }

    public bool ReasonIsGiven => Reason?.Trim().Length is >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason;

    public string Words => Description?.Trim() ?? "";

    /// <summary>The role, and all that is wrong with it.</summary>
    public (Role Role, IReadOnlyList<(string Member, string Words)> Faults) Read()
    {
        var role = new Role(Name?.Trim() ?? "", (Permissions ?? []).Select(RoleCatalog.PermissionOf).OfType<Permission>().ToHashSet(), string.IsNullOrWhiteSpace(Segment) ? null : Segment.Trim());
        var faults = RoleRules.Faults(role, Words).ToList();
        if ((Permissions ?? []).FirstOrDefault(name => RoleCatalog.PermissionOf(name) is null) is not null)
            faults.Add(("permissions", "names what is no permission"));
        return (role, faults);
    }
}

/// <summary>What became of a role: done or not, what is wrong with it, and what waits.</summary>
internal sealed record RoleOutcome(DeedOutcome Outcome)
{
    public IReadOnlyList<(string Member, string Words)> Faults { get; init; } = [];

    /// <summary>It opens something, and waits under this id for a second person.</summary>
    public Guid? Proposal { get; init; }
}

/// <summary>
/// Makes, changes and retires the bank's own roles. INVARIANT: a role that comes to allow more than it did takes two people, each of whom could do as much;
/// what only closes is done at once. Nobody changes a role that does more than their own.
/// </summary>
internal sealed class RoleDeeds(CiamDbContext database, RoleCatalog roles, AuditTrail audit)
{
    public Task<RoleOutcome> KeepAsync(RoleForm form, StaffMember staff, DateTimeOffset now, CancellationToken ct) => KeepAsync(form, isAgreed: false, staff, now, ct);

    /// <summary>What two people want, in the transaction of the second one.</summary>
    public Task<RoleOutcome> KeepAgreedAsync(RoleForm form, StaffMember second, DateTimeOffset now, CancellationToken ct) => KeepAsync(form, isAgreed: true, second, now, ct);

    /// <summary>From now on it allows nothing; who has it keeps its name until they are given another.</summary>
    public async Task<RoleOutcome> RetireAsync(string name, string? reason, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!staff.May(Permission.ChangeStaff))
            return new RoleOutcome(DeedOutcome.NotAllowed);
        if (reason?.Trim().Length is not (>= StaffDeed.ShortestReason and <= StaffDeed.LongestReason))
            return new RoleOutcome(DeedOutcome.ReasonMissing);
        await using var transaction = await OneTransaction.BeginOrJoinAsync(database, ct);
        var own = await OwnAsync(staff, ct);
        if (await LockAsync(name, ct) is not { } row)
            return new RoleOutcome(DeedOutcome.NoSuchSubject);
        if (!MayChange(staff, own, RoleCatalog.Of(row)))
            return new RoleOutcome(DeedOutcome.NotAllowed);
        if (row.RetiredAt is not null)
            return new RoleOutcome(DeedOutcome.NothingToDo);
        var before = Told(row);
        (row.RetiredAt, row.ChangedAt) = (now, now);
        Append(AuditEvents.RoleRetired, staff, reason.Trim(), before, new { row.Name, Retired = true }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new RoleOutcome(DeedOutcome.Done);
    }

    private async Task<RoleOutcome> KeepAsync(RoleForm form, bool isAgreed, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        // 1 Who, why, what.
        if (!staff.May(Permission.ChangeStaff))
            return new RoleOutcome(DeedOutcome.NotAllowed);
        var (role, faults) = form.Read();
        if (faults.Count > 0)
            return new RoleOutcome(DeedOutcome.Outdated) { Faults = faults };
        if (!form.ReasonIsGiven)
            return new RoleOutcome(DeedOutcome.ReasonMissing);

        // 2 As it stands, and as it was seen: under locks, and by what whoever asks may do now.
        await using var transaction = await OneTransaction.BeginOrJoinAsync(database, ct);
        var own = await OwnAsync(staff, ct);
        await database.LockAsync("role:" + role.Name, ct);
        var row = await LockAsync(role.Name, ct);
        if (row?.ChangedAt != form.Seen)
            return new RoleOutcome(DeedOutcome.Outdated) { Faults = [("name", row is null ? "is of no role any more" : form.Seen is null ? "is taken" : "was changed by somebody else meanwhile; load it again")] };
        var before = row is null ? null : RoleCatalog.Of(row);
        var inForce = row?.RetiredAt is null ? before : null;
        if (!MayChange(staff, own, role) || (before is not null && !MayChange(staff, own, before)))
            return new RoleOutcome(DeedOutcome.NotAllowed);
        if (row is { RetiredAt: null } && row.Description == form.Words && before!.Segment == role.Segment && before.Permissions.SetEquals(role.Permissions))
            return new RoleOutcome(DeedOutcome.NothingToDo);

        // 3 What opens something waits; the rest is done.
        if (!isAgreed && ApprovalRules.TakesTwo(inForce, role))
        {
            var wanted = Settled(form) with { Reason = form.Reason!.Trim() };
            if (await WaitingAsync(database, form, now, ct) is { } waiting)
                return new RoleOutcome(DeedOutcome.Proposed) { Proposal = waiting.Id };
            var proposal = Proposals.Of(ProposedRoleChanges.Kind, role.Name, wanted, row is null ? null : Told(row), Told(role, form.Words), staff, form.Reason!, now);
            database.Add(proposal);
            Append(AuditEvents.ChangeProposed, staff, proposal.Reason, row is null ? null : Told(row), new { Proposal = proposal.Id, Role = Told(role, form.Words) }, now);
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new RoleOutcome(DeedOutcome.Proposed) { Proposal = proposal.Id };
        }
        var told = row is null ? null : Told(row);
        if (row is null)
            database.Add(row = new RoleRow { Name = role.Name, Description = "", Permissions = [], CreatedAt = now, ChangedAt = now });
        Written(row, form, now);
        Append(told is null ? AuditEvents.RoleCreated : AuditEvents.RoleChanged, staff, form.Reason!.Trim(), told, Told(row), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new RoleOutcome(DeedOutcome.Done);
    }

    /// <summary>The same wish, should it wait for a second person already.</summary>
    public static Task<ProposalRow?> WaitingAsync(CiamDbContext database, RoleForm form, DateTimeOffset now, CancellationToken ct) =>
        database.WaitingAsync(ProposedRoleChanges.Kind, form.Read().Role.Name, form, Settled, now, ct);

    private static RoleForm Settled(RoleForm form)
    {
        var role = form.Read().Role;
        return form with { Name = role.Name, Description = form.Words, Segment = role.Segment, Permissions = Names(role), Reason = null };
    }

    /// <summary>What a person may do now, read under a lock; null for programs, whose wishes a person who could do as much agrees to.</summary>
    private async Task<Role?> OwnAsync(StaffMember staff, CancellationToken ct)
    {
        if (staff.Machine is not null)
            return null;
        var actor = (await database.Set<CustomerRow>().FromSql($"select * from ciam.customers_customer where id = {staff.Id} for share").AsNoTracking().ToListAsync(ct)).SingleOrDefault();
        return await roles.FindAsync(actor?.StaffRole, ct) ?? new Role("none", new HashSet<Permission>(), null);
    }

    private static bool MayChange(StaffMember staff, Role? own, Role role) => staff.Machine is not null || (own is not null && DeedRules.MayGive(own, role));

    private async Task<RoleRow?> LockAsync(string name, CancellationToken ct) =>
        (await database.Set<RoleRow>().FromSql($"select * from ciam.admin_role where name = {name} for update").ToListAsync(ct)).SingleOrDefault();

    private void Append(string name, StaffMember staff, string reason, object? before, object after, DateTimeOffset now) =>
        audit.Append(new AuditDeed(name, staff.Actor) { SessionId = staff.SessionId, Reason = reason, Before = before, After = after }, now);

    private static string[] Names(Role role) => [.. role.Permissions.Order().Select(permission => permission.ToString())];

    /// <summary>The row as the form says; in force again, should it have been retired.</summary>
    internal static RoleRow Written(RoleRow row, RoleForm form, DateTimeOffset now)
    {
        (row.Description, row.Permissions, row.Segment, row.ChangedAt, row.RetiredAt) = (form.Words, Names(form.Read().Role), form.Read().Role.Segment, now, null);
        return row;
    }

    internal static object Told(RoleRow row) => row.RetiredAt is null ? Told(RoleCatalog.Of(row), row.Description) : new { row.Name, Retired = true };

    private static object Told(Role role, string words) => new { role.Name, Description = words, Permissions = Names(role), role.Segment };
}

/// <summary>A role of the bank's own that comes to allow more than it did.</summary>
internal sealed class ProposedRoleChanges(RoleDeeds deeds) : ProposalKind
{
    public const string Kind = "role_change";

    public override string Name => Kind;

    public override Permission Needed => Permission.ChangeStaff;

    public override async Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct) =>
        (await deeds.KeepAgreedAsync(Proposals.OrderOf<RoleForm>(row) with { Reason = because }, second, now, ct)).Outcome is var outcome and (DeedOutcome.Done or DeedOutcome.NotAllowed) ? outcome : DeedOutcome.Outdated;
}
