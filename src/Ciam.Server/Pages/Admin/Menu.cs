using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>The navigation of the admin pages; what a role may not open it does not see.</summary>
internal static class Menu
{
    private static readonly IReadOnlyList<(NavItem Item, Permission Needed)> All =
    [
        (new NavItem("/admin", A.Overview, Exact: true), Permission.SeeOverview),
        (new NavItem("/admin/customers", A.Customers), Permission.SeeCustomers),
        (new NavItem("/admin/judgments", A.Judgments), Permission.SeeJudgments),
        (new NavItem("/admin/messages", A.Messages), Permission.SeePolicies),
        (new NavItem("/admin/policies", A.Policies), Permission.SeePolicies),
        (new NavItem("/admin/cases", A.Cases), Permission.SeeJudgments),
        (new NavItem("/admin/payment-policies", A.PaymentPolicies), Permission.SeePolicies),
        (new NavItem("/admin/models", A.Models), Permission.SeePolicies),
        (new NavItem("/admin/clients", A.Clients), Permission.SeeClients),
        (new NavItem("/admin/brand", A.Brand, Exact: true), Permission.ChangeClients),
        (new NavItem("/admin/conformance", A.Conformance), Permission.SeeClients),
        (new NavItem("/admin/proposals", A.Proposals), Permission.ApproveChanges),
        (new NavItem("/admin/audit", A.Audit), Permission.SeeAudit),
        (new NavItem("/admin/staff", A.Staff), Permission.SeeStaff),
    ];

    /// <summary>The page of approvals opens to whoever sees the overview; in the menu it stands for those who approve.</summary>
    public static IReadOnlyList<NavItem> For(StaffMember staff) =>
        [.. All.Where(entry => staff.May(entry.Needed) && (entry.Needed != Permission.ApproveChanges || staff.May(Permission.SeeOverview))).Select(entry => entry.Item)];
}
