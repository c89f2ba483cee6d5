using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Roles;

/// <summary>GET /roles/{id}: one of the bank's own roles, by its name.</summary>
internal static class GetRole
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/roles/{id}", Id = "getRole", Scope = AdminScopes.ReadStaff, Words = "One of the bank's own roles, by its name.", Answer = typeof(RoleView), HasVersion = true, Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, RoleDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, _) =>
        await desk.FindAsync(id, ct) is { } line ? ApiAnswer.Of(RoleView.Of(line)) with { ETag = RoleView.TagOf(line) } : ApiAnswer.NotFound("role"), ct);
}
