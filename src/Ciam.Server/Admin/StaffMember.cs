using System.Security.Claims;
using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;

namespace Ciam.Server.Admin;

/// <summary>A program of the bank that does what staff do, and what its token lets it do.</summary>
internal sealed record Machine(string ClientId, IReadOnlySet<Permission> Permissions);

/// <summary>Who of the bank's staff is asking, by which session; or the program that asks in their place.</summary>
internal sealed record StaffMember(Guid Id, string Name, Role Role, Guid? SessionId)
{
    /// <summary>Null for people.</summary>
    public Machine? Machine { get; private init; }

    /// <summary>Null for programs.</summary>
    public Guid? PersonId => Machine is null ? Id : null;

    /// <summary>To which customers they are confined; null is the whole bank.</summary>
    public string? Segment => Role.Segment;

    /// <summary>As whom a policy written here is kept.</summary>
    public PolicyAuthor Author => new(PersonId, Machine?.ClientId);

    public AuditActor Actor => Machine is { } machine ? AuditActor.Client(machine.ClientId) : AuditActor.Staff(Id);

    public bool May(Permission permission) => Role.Allows(permission);

    /// <summary>What a program may, its token says.</summary>
    public static StaffMember Of(Machine machine) => new(Guid.Empty, machine.ClientId, new Role("program", machine.Permissions, null), null) { Machine = machine };

    /// <summary>Null for everybody who is not staff, and for staff whose role is not known any more.</summary>
    public static StaffMember? Of(ClaimsPrincipal user) =>
        StaffClaims.RoleOf(user) is { } role
            && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && Guid.TryParse(user.FindFirstValue(SessionAuthentication.SessionClaim), out var session)
            ? new StaffMember(id, user.Identity?.Name ?? "", role, session)
            : null;
}
