using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Roles;

/// <summary>POST /roles/{id}/retire: from now on it allows nothing to anybody.</summary>
internal static class RetireRole
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/roles/{id}/retire", Id = "retireRole", Scope = AdminScopes.WriteStaff, Words = "Retire one of the bank's own roles, at once.", Body = typeof(ReasonBody), Answer = typeof(RoleView), HasVersion = true, Refusals = [404, 412],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, RoleDesk desk, RoleDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        await RoleAnswers.OfAsync(await deeds.RetireAsync(id, body.Reason, staff, now, ct), id, desk, now, ct), ct);
}
