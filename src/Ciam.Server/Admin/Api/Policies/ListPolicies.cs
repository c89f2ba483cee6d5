using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>GET /policies: policies for sign-ins and tokens, the one in force first.</summary>
internal static class ListPolicies
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/policies", Id = "listPolicies", Scope = AdminScopes.ReadPolicies, Words = "The policies for sign-ins and tokens, the one in force first.", Answer = typeof(PolicyList),
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, PolicyDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, _) =>
        ApiAnswer.Of(new PolicyList([.. (await desk.ListAsync(ct)).Select(line => new PolicyListed(line.Version, line.State, line.Note, line.CreatedAt, line.ActivatedAt))])), ct);
}
