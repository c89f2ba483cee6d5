using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Roles;

/// <summary>The form of a role, as it is filled in and what is wrong with it.</summary>
internal sealed record RoleView(RoleForm Form, bool IsNew, StaffMember Staff, IReadOnlyList<string> Faults)
{
    /// <summary>Which state of the role it is about.</summary>
    public string? Seen => Form.Seen?.ToString("O", CultureInfo.InvariantCulture);

    public static IReadOnlyList<(string Legend, IReadOnlyList<Permission> Permissions)> Groups { get; } =
    [
        (A.OfOneCustomer, [.. Enum.GetValues<Permission>().Where(RoleRules.OfOneCustomer.Contains)]),
        (A.OfTheBank, [.. Enum.GetValues<Permission>().Where(permission => !RoleRules.OfOneCustomer.Contains(permission))]),
    ];

    public static DateTimeOffset? ReadSeen(string? text) => DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;

    /// <summary>Null when it is done or waits.</summary>
    public static RoleView? Of(RoleForm form, bool isNew, StaffMember staff, RoleOutcome outcome) =>
        outcome.Faults.Count > 0 ? new RoleView(form, isNew, staff, [.. outcome.Faults.Select(fault => $"{fault.Member} {fault.Words}")])
        : outcome.Outcome == DeedOutcome.ReasonMissing ? new RoleView(form, isNew, staff, [A.ReasonMissing])
        : null;
}
