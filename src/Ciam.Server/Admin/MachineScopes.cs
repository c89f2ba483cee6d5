using Ciam.Decisions.Admin;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin;

/// <summary>What the scopes of the server's own APIs let a program do, in the words of the console's own table.</summary>
internal static class MachineScopes
{
    private static readonly Dictionary<string, Permission[]> Granted = new(StringComparer.Ordinal)
    {
        [AdminScopes.ReadClients] = [Permission.SeeClients],
        [AdminScopes.WriteClients] = [Permission.ChangeClients],
        [AdminScopes.ReadCustomers] = [Permission.SeeCustomers],
        [AdminScopes.ReadContacts] = [Permission.SeeContacts],
        [AdminScopes.WriteCustomers] = [Permission.EndSessions, Permission.RequireNewPassword, Permission.SuspendCustomers, Permission.AssignSegments],
        [AdminScopes.ReadJudgments] = [Permission.SeeJudgments],
        [AdminScopes.ReadAudit] = [Permission.SeeAudit],
        [AdminScopes.ReadPolicies] = [Permission.SeePolicies],
        [AdminScopes.WritePolicies] = [Permission.DraftPolicies],
        [AdminScopes.ReadStaff] = [Permission.SeeStaff],
        [AdminScopes.WriteStaff] = [Permission.ChangeStaff],
        [AdminScopes.Scim] = [Permission.ChangeStaff],
    };

    public static IReadOnlySet<Permission> PermissionsOf(IEnumerable<string> scopes) => scopes.SelectMany(scope => Granted.GetValueOrDefault(scope, [])).ToHashSet();

    /// <summary>What whoever makes such a program, or gets hold of it, must be allowed to do: all there is, where it takes roles away from anybody.</summary>
    public static IReadOnlySet<Permission> NeededFor(IEnumerable<string> scopes) =>
        scopes.ToList() is var asked && (asked.Contains(AdminScopes.Scim) || asked.Contains(AdminScopes.WriteStaff)) ? Enum.GetValues<Permission>().ToHashSet() : PermissionsOf(asked);

    /// <summary>INVARIANT: nobody makes a program that may do more than they may, or gets hold of one; programs make and hold no others of their kind.</summary>
    public static bool MayHandle(StaffMember staff, IEnumerable<string> scopes)
    {
        var own = scopes.Where(AdminScopes.OfMachines.Contains).ToList();
        return own.Count == 0 || (staff.Machine is null && NeededFor(own).All(staff.May));
    }

    public static MetadataFault Beyond { get; } = new("scope", "has scopes of the server's own APIs only where whoever registers the client may do as much, and is a person");
}
