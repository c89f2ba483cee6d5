using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>GET /staff: who of the bank has which role.</summary>
internal static class ListStaff
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/staff", Id = "listStaff", Scope = AdminScopes.ReadStaff, Words = "Who of the bank has which role.", Answer = typeof(ApiPage<StaffListed>), Query = [ApiOperation.After], Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string? after, ApiDoor door, CustomerDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, _) =>
        (await desk.SearchAsync(null, after, staffOnly: true, staff, ct)).TryGet(out var slice, out var no)
            ? ApiAnswer.Of(new ApiPage<StaffListed>([.. slice.Items.Where(line => line.Role is not null).Select(line => new StaffListed(line.Id, line.Name, line.Role!, line.LastSignInAt))], slice.Next))
            : ApiAnswer.Invalid(no.Description), ct);
}
