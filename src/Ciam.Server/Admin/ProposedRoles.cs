using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;

namespace Ciam.Server.Admin;

/// <summary>Which role somebody is to have, and which they had then.</summary>
internal sealed record RoleOrder(string? From, string? To)
{
    /// <summary>What the role allowed when it was asked for; not kept by servers of before there were roles of the bank's own.</summary>
    public RoleTold? Allows { get; init; }
}

/// <summary>A role that may do more than the one before.</summary>
internal sealed class ProposedRoles(RoleCatalog roles, DeedDesk desk) : ProposalKind
{
    public const string Kind = "role";

    public override string Name => Kind;

    public override Permission Needed => Permission.ChangeStaff;

    public override async Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct)
    {
        var order = Proposals.OrderOf<RoleOrder>(row);
        var given = await roles.HoldAsync(order.To, ct);
        if (order.To is not null && (given is null || !IsAsAsked(given, order.Allows)))
            return DeedOutcome.Outdated;
        return await desk.DoAsync(new StaffDeed(second, Guid.ParseExact(row.Subject, "D"), because, now) { Given = given }, Needed, async customer =>
        {
            var before = RoleCatalog.Told(await roles.HoldAsync(customer.StaffRole, ct)) with { Role = customer.StaffRole ?? "none" };
            return (customer.StaffRole == order.From || IsLeftByItsDirectory(row, customer)) && customer.SuspendedAt is null && CustomerStanding.ChangeRole(customer, order.To)
                ? new DeedRecord(AuditEvents.StaffRoleChanged, before, RoleCatalog.Told(given))
                : null;
        }, ct);
    }

    /// <summary>A directory that moves somebody takes the old role away besides, before or after.</summary>
    private static bool IsLeftByItsDirectory(ProposalRow row, CustomerRow customer) => row.ProposedByClient is not null && customer.StaffRole is null;

    /// <summary>A role of the bank's own that was changed since is not what anybody asked for.</summary>
    private static bool IsAsAsked(Role given, RoleTold? asked) =>
        RoleTable.Named(given.Name) is not null || (asked is not null && asked.Segment == given.Segment && (asked.Permissions ?? []).ToHashSet().SetEquals(given.Permissions.Select(permission => permission.ToString())));
}
