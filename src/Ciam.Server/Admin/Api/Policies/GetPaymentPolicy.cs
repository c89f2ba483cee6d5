using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>GET /payment-policies/{version}: one policy in full.</summary>
internal static class GetPaymentPolicy
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/payment-policies/{version}", Id = "getPaymentPolicy", Scope = AdminScopes.ReadPolicies, Words = "One of the policies for payments in full.", Answer = typeof(PolicyView), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string version, ApiDoor door, FraudPolicyDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, now) =>
        await desk.FindAsync(version, now, ct) is { Line: var line } file
            ? ApiAnswer.Of(new PolicyView(line.Version, line.State, line.Note, line.CreatedAt, line.ActivatedAt, JsonSerializer.Deserialize<JsonElement>(RiskJson.Write(file.Policy))))
            : ApiAnswer.NotFound("policy"), ct);
}
