using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Roles;

/// <summary>PUT /roles/{id}: the role as it is to be, made where there is none. What it comes to allow beyond today waits for a person who could do as much.</summary>
internal static class KeepRole
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "PUT", Path = "/roles/{id}", Id = "keepRole", Scope = AdminScopes.WriteStaff, Words = "Make one of the bank's own roles, or change it; whatever it comes to allow waits for a second person.", Body = typeof(RoleBody), Answer = typeof(RoleView), HasVersion = true, MayWait = true, Refusals = [404, 412],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, RoleDesk desk, RoleDeeds deeds, CancellationToken ct) => door.WriteAsync<RoleBody>(http, Operation, async (staff, body, now) =>
    {
        var line = await desk.FindAsync(id, ct);
        if (http.Request.Headers.IfMatch is { Count: > 0 } seen && (line is null || !seen.Contains(RoleView.TagOf(line))))
            return ApiAnswer.Problem(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "the role was changed since it was read");
        return await RoleAnswers.OfAsync(await deeds.KeepAsync(body.ToForm(id, line?.ChangedAt), staff, now, ct), id, desk, now, ct);
    }, ct);
}
