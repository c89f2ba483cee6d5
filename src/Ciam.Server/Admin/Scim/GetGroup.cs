namespace Ciam.Server.Admin.Scim;

/// <summary>GET /Groups/{id}: one role, with who has it.</summary>
internal static class GetGroup
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, RoleCatalog roles, StaffRegister register, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused
        : await roles.FindAsync(id, ct) is { } role ? ScimAnswer.Of(door.Show(role, await register.HoldersAsync(role, ct)))
        : ScimAnswer.NotFound;
}
