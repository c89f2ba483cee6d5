using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Admin;

/// <summary>A person whose role may be changed, as the page of staff shows one.</summary>
internal sealed record StaffFile(CustomerLine Line, bool HasSecondFactor, bool MayTouch);

/// <summary>Who of the bank has which role; given and taken by admins, never their own, so that one admin always remains.</summary>
internal sealed class StaffRoles(CiamDbContext database, DeedDesk desk, IOptions<CiamOptions> options)
{
    /// <summary>Null when there is no such person.</summary>
    public async Task<StaffFile?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await database.Set<CustomerRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            return null;
        var second = row.PhoneNumberConfirmed || await database.Set<TotpRow>().AnyAsync(totp => totp.CustomerId == id && totp.ConfirmedAt != null, ct)
            || (await database.Set<PasskeyRow>().AsNoTracking().Where(passkey => passkey.CustomerId == id).Select(passkey => passkey.IsBackupEligible).ToListAsync(ct)).Any(synced => options.Value.Passkeys.Welcomes(synced, row.StaffRole));
        return new StaffFile(CustomerDesk.Show(row, staff), second, DeedRules.MayTouch(staff.Role, staff.Id == id, row.StaffRole is not null));
    }

    /// <summary>Null takes every role away, at once; a role that may do more than the one before waits for a second person.</summary>
    public async Task<DeedOutcome> ChangeAsync(StaffDeed deed, StaffRole? role, CancellationToken ct)
    {
        var (waits, last) = (false, false);
        var outcome = await desk.DoAsync(deed, Permission.ChangeStaff, async customer =>
        {
            var (before, after) = (customer.StaffRole, role is { } given ? RoleTable.NameOf(given) : null);
            var (told, wanted) = (new { Role = before ?? "none" }, new { Role = after ?? "none" });
            if (before != after && ApprovalRules.TakesTwo(RoleTable.Of(RoleTable.Named(before)), RoleTable.Of(role)))
            {
                var proposal = Proposals.Of(ProposedRoles.Kind, customer.Id.ToString("D"), new RoleOrder(before, after), told, wanted, deed.Staff, deed.Reason!, deed.Now);
                database.Add(proposal);
                waits = true;
                return new DeedRecord(AuditEvents.ChangeProposed, told, new { wanted.Role, Proposal = proposal.Id });
            }
            last = role is not StaffRole.Admin && await database.IsLastAdministratorAsync(customer, ct);
            return !last && CustomerStanding.ChangeRole(customer, after) ? new DeedRecord(AuditEvents.StaffRoleChanged, told, wanted) : null;
        }, ct);
        if (last)
            return DeedOutcome.NotAllowed;
        return outcome == DeedOutcome.Done && waits ? DeedOutcome.Proposed : outcome;
    }
}
