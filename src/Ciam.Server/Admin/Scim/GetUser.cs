namespace Ciam.Server.Admin.Scim;

/// <summary>GET /Users/{id}: one member of staff.</summary>
internal static class GetUser
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, StaffRegister register, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused
        : await register.FindAsync(id, ct) is { } person ? ScimAnswer.Of(door.Show(person))
        : ScimAnswer.NotFound;
}
