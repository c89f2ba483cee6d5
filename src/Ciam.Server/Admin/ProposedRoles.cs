using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage.Admin;

namespace Ciam.Server.Admin;

/// <summary>Which role somebody is to have, and which they had then.</summary>
internal sealed record RoleOrder(string? From, string? To);

/// <summary>A role that may do more than the one before.</summary>
internal sealed class ProposedRoles(DeedDesk desk) : ProposalKind
{
    public const string Kind = "role";

    public override string Name => Kind;

    public override Permission Needed => Permission.ChangeStaff;

    public override Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct)
    {
        var order = Proposals.OrderOf<RoleOrder>(row);
        return desk.DoAsync(new StaffDeed(second, Guid.ParseExact(row.Subject, "D"), because, now), Needed, customer => Task.FromResult(
            customer.StaffRole == order.From && CustomerStanding.ChangeRole(customer, order.To)
                ? new DeedRecord(AuditEvents.StaffRoleChanged, new { Role = order.From ?? "none" }, new { Role = order.To ?? "none" })
                : null), ct);
    }
}
