using Ciam.Decisions.Admin;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Roles;

/// <summary>GET /roles: the standing roles and the bank's own, all of them: a bank has dozens at most.</summary>
internal static class ListRoles
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/roles", Id = "listRoles", Scope = AdminScopes.ReadStaff, Words = "The roles of staff, the standing ones and the bank's own.", Answer = typeof(ApiPage<RoleView>),
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, RoleDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, _) =>
        ApiAnswer.Of(new ApiPage<RoleView>([.. Enum.GetValues<StaffRole>().Select(role => RoleView.Of(RoleTable.Of(role))), .. (await desk.ListAsync(ct)).Select(RoleView.Of)], null)), ct);
}
