using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>GET /policies/{version}: one policy in full.</summary>
internal static class GetPolicy
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/policies/{version}", Id = "getPolicy", Scope = AdminScopes.ReadPolicies, Words = "One of the policies for sign-ins and tokens in full.", Answer = typeof(PolicyView), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string version, ApiDoor door, PolicyDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, now) =>
        await desk.FindAsync(version, now, ct) is { Line: var line } file
            ? ApiAnswer.Of(new PolicyView(line.Version, line.State, line.Note, line.CreatedAt, line.ActivatedAt, JsonSerializer.Deserialize<JsonElement>(RiskJson.Write(file.Policy))))
            : ApiAnswer.NotFound("policy"), ct);
}
