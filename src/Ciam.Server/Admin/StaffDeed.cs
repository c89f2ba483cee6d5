using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What a member of staff wants done to a person, and why.</summary>
internal sealed record StaffDeed(StaffMember Staff, Guid CustomerId, string? Reason, DateTimeOffset Now)
{
    public const int ShortestReason = 5;
    public const int LongestReason = 500;

    /// <summary>The role that is given by it; nobody gives what they have not.</summary>
    public Role? Given { get; init; }

    public bool ReasonIsGiven => Reason?.Trim().Length is >= ShortestReason and <= LongestReason;
}

/// <summary>What became of it.</summary>
internal enum DeedOutcome
{
    Done,

    /// <summary>It was so already; nothing was written.</summary>
    NothingToDo,
    NoSuchSubject,
    NotAllowed,
    ReasonMissing,

    /// <summary>What it was about has changed since it was asked for.</summary>
    Outdated,

    /// <summary>It opens something, and waits for a second person.</summary>
    Proposed,
}

/// <summary>What was changed, for the trail.</summary>
internal sealed record DeedRecord(string Event, object Before, object After);

/// <summary>Every deed of staff upon a person goes this way: permitted, told why, on locked rows, in one transaction with its audit entry.</summary>
internal sealed class DeedDesk(CiamDbContext database, RoleCatalog roles, AuditTrail audit)
{
    public async Task<DeedOutcome> DoAsync(StaffDeed deed, Permission needed, Func<CustomerRow, Task<DeedRecord?>> change, CancellationToken ct)
    {
        if (!deed.Staff.May(needed))
            return DeedOutcome.NotAllowed;
        if (!deed.ReasonIsGiven)
            return DeedOutcome.ReasonMissing;

        await using var transaction = await OneTransaction.BeginOrJoinAsync(database, ct);
        var (actor, customer) = await LockAsync(deed, ct);
        // A role may have been taken or narrowed since the page was shown. What a program may, its token says.
        var role = deed.Staff.Machine is null ? await roles.HoldAsync(actor?.StaffRole, ct) : deed.Staff.Role;
        if (customer is null || (role is not null && !DeedRules.IsWithin(role, customer.Segment)))
            return DeedOutcome.NoSuchSubject;
        if (role is null || !role.Allows(needed) || !await MayTouchAsync(deed, role, customer, ct))
            return DeedOutcome.NotAllowed;
        if (await change(customer) is not { } done)
            return DeedOutcome.NothingToDo;

        audit.Append(
            new AuditDeed(done.Event, deed.Staff.Actor)
            {
                CustomerId = customer.Id,
                SessionId = deed.Staff.SessionId,
                Reason = deed.Reason!.Trim(),
                Before = done.Before,
                After = done.After,
            },
            deed.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return DeedOutcome.Done;
    }

    /// <summary>Programs never touch staff.</summary>
    private async Task<bool> MayTouchAsync(StaffDeed deed, Role role, CustomerRow customer, CancellationToken ct) =>
        deed.Staff.Machine is not null ? customer.StaffRole is null
        : DeedRules.MayTouch(role, deed.Staff.Id == customer.Id, customer.StaffRole is not null, await roles.HoldAsync(customer.StaffRole, ct)) && (deed.Given is null || DeedRules.MayGive(role, deed.Given));

    /// <summary>INVARIANT: actor and subject are locked in the order of their ids, and the actor's role is read under that lock; two admins who unseat each other leave one.</summary>
    private async Task<(CustomerRow? Actor, CustomerRow? Subject)> LockAsync(StaffDeed deed, CancellationToken ct)
    {
        // What this request read before, its own session's owner among it, is older than the lock and would be given back in place of the row.
        database.DiscardChanges();
        Guid[] ids = [deed.Staff.Id, deed.CustomerId];
        var rows = await database.Set<CustomerRow>().FromSql($"select * from ciam.customers_customer where id = any({ids}) order by id for update").ToListAsync(ct);
        return (rows.SingleOrDefault(row => row.Id == deed.Staff.Id), rows.SingleOrDefault(row => row.Id == deed.CustomerId));
    }
}
