using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Admin;

/// <summary>A person whose role may be changed, as the page of staff shows one.</summary>
internal sealed record StaffFile(CustomerLine Line, bool HasSecondFactor, bool MayTouch);

/// <summary>Who of the bank has which role; given and taken by those who could do as much, never their own, so that one admin always remains.</summary>
internal sealed class StaffRoles(CiamDbContext database, RoleCatalog roles, DeedDesk desk, IOptions<CiamOptions> options)
{
    /// <summary>Null when there is no such person.</summary>
    public async Task<StaffFile?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await database.CustomersWithin(staff.Segment).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            return null;
        var second = row.PhoneNumberConfirmed || await database.Set<TotpRow>().AnyAsync(totp => totp.CustomerId == id && totp.ConfirmedAt != null, ct)
            || (await database.Set<PasskeyRow>().AsNoTracking().Where(passkey => passkey.CustomerId == id).Select(passkey => passkey.IsBackupEligible).ToListAsync(ct)).Any(synced => options.Value.Passkeys.Welcomes(synced, row.StaffRole));
        return new StaffFile(CustomerDesk.Show(row, staff), second, DeedRules.MayTouch(staff.Role, staff.Id == id, row.StaffRole is not null, await roles.FindAsync(row.StaffRole, ct)));
    }

    /// <summary>The roles that this member of staff can give.</summary>
    public async Task<IReadOnlyList<Role>> GivableAsync(StaffMember staff, CancellationToken ct) => [.. (await roles.ListAsync(ct)).Where(role => DeedRules.MayGive(staff.Role, role))];

    /// <summary>Null takes every role away, at once; a role that may do more than the one before waits for a second person.</summary>
    public async Task<DeedOutcome> ChangeAsync(StaffDeed deed, string? role, CancellationToken ct)
    {
        var (waits, last) = (false, false);
        await using var transaction = await OneTransaction.BeginOrJoinAsync(database, ct);
        var given = await roles.HoldAsync(role, ct);
        if (role is not null && given is null)
            return DeedOutcome.NotAllowed;
        var outcome = await desk.DoAsync(deed with { Given = given }, Permission.ChangeStaff, async customer =>
        {
            var before = await roles.HoldAsync(customer.StaffRole, ct);
            var (told, wanted) = (RoleCatalog.Told(before) with { Role = customer.StaffRole ?? "none" }, RoleCatalog.Told(given));
            if (customer.StaffRole != role && ApprovalRules.TakesTwo(before, given))
            {
                var proposal = Proposals.Of(ProposedRoles.Kind, customer.Id.ToString("D"), new RoleOrder(customer.StaffRole, role) { Allows = wanted }, told, wanted, deed.Staff, deed.Reason!, deed.Now);
                database.Add(proposal);
                waits = true;
                return new DeedRecord(AuditEvents.ChangeProposed, told, new { wanted.Role, Proposal = proposal.Id });
            }
            last = given?.Name != RoleTable.NameOf(StaffRole.Admin) && await database.IsLastAdministratorAsync(customer, ct);
            return !last && CustomerStanding.ChangeRole(customer, role) ? new DeedRecord(AuditEvents.StaffRoleChanged, told, wanted) : null;
        }, ct);
        await transaction.CommitAsync(ct);
        if (last)
            return DeedOutcome.NotAllowed;
        return outcome == DeedOutcome.Done && waits ? DeedOutcome.Proposed : outcome;
    }
}
