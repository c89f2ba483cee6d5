namespace Ciam.Decisions.Admin;

/// <summary>The four roles that every bank has; what else it needs it makes itself.</summary>
public enum StaffRole
{
    /// <summary>Runs the service: clients, staff, and everything else.</summary>
    Admin,

    /// <summary>Talks to customers on the telephone and helps them back in.</summary>
    Support,

    /// <summary>Studies how sign-ins are judged.</summary>
    Analyst,

    /// <summary>Reads what was done, changes nothing.</summary>
    Auditor,
}

/// <summary>Who may do what: the one table, from which pages, menus, tests and the document of roles are made.</summary>
public static class RoleTable
{
    private static readonly Dictionary<StaffRole, HashSet<Permission>> Table = new()
    {
        [StaffRole.Admin] = [.. Enum.GetValues<Permission>()],
        [StaffRole.Support] =
        [
            Permission.SeeOverview,
            Permission.SeeCustomers,
            Permission.SeeContacts,
            Permission.EndSessions,
            Permission.ClearThrottles,
            Permission.RequireNewPassword,
            Permission.RemoveFactors,
            Permission.SecureAccounts,
        ],
        [StaffRole.Analyst] =
        [
            Permission.SeeOverview,
            Permission.SeeCustomers,
            Permission.SeeJudgments,
            Permission.SeePolicies,
            Permission.LabelJudgments,
            Permission.DraftPolicies,
            Permission.DecideCases,
        ],
        [StaffRole.Auditor] =
        [
            Permission.SeeOverview,
            Permission.SeeCustomers,
            Permission.SeeJudgments,
            Permission.SeePolicies,
            Permission.SeeClients,
            Permission.SeeAudit,
            Permission.SeeStaff,
        ],
    };

    /// <summary>The role whole; over every customer of the bank.</summary>
    public static Role Of(StaffRole role) => new(NameOf(role), Table[role], null);

    public static bool Allows(StaffRole role, Permission permission) => Table[role].Contains(permission);

    /// <summary>The name a role is stored under; an unknown name is no role.</summary>
    public static StaffRole? Named(string? name) => name switch
    {
        "admin" => StaffRole.Admin,
        "support" => StaffRole.Support,
        "analyst" => StaffRole.Analyst,
        "auditor" => StaffRole.Auditor,
        _ => null,
    };

    public static string NameOf(StaffRole role) => role switch
    {
        StaffRole.Admin => "admin",
        StaffRole.Support => "support",
        StaffRole.Analyst => "analyst",
        StaffRole.Auditor => "auditor",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
