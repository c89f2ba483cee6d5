using System.Security.Claims;
using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.SignIn;

namespace Ciam.Server.Admin;

/// <summary>Who of the bank's staff is asking, by which session.</summary>
internal sealed record StaffMember(Guid Id, string Name, StaffRole Role, Guid SessionId)
{
    public AuditActor Actor => AuditActor.Staff(Id);

    public bool May(Permission permission) => RoleTable.Allows(Role, permission);

    /// <summary>Null for everybody who is not staff.</summary>
    public static StaffMember? Of(ClaimsPrincipal user) =>
        RoleTable.Named(user.FindFirstValue(ClaimTypes.Role)) is { } role
            && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && Guid.TryParse(user.FindFirstValue(SessionAuthentication.SessionClaim), out var session)
            ? new StaffMember(id, user.Identity?.Name ?? "", role, session)
            : null;
}
