using Ciam.Decisions.Admin;

namespace Ciam.Server.Admin.Scim;

/// <summary>GET /Groups/{id}: one role, with who has it.</summary>
internal static class GetGroup
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, StaffRegister register, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused
        : RoleTable.Named(id) is { } role ? ScimAnswer.Of(door.Show(role, await register.HoldersAsync(role, ct)))
        : ScimAnswer.NotFound;
}
