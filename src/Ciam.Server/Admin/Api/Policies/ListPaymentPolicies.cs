using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>GET /payment-policies: policies for payments, the one in force first.</summary>
internal static class ListPaymentPolicies
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/payment-policies", Id = "listPaymentPolicies", Scope = AdminScopes.ReadPolicies, Words = "The policies for payments, the one in force first.", Answer = typeof(PolicyList),
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, FraudPolicyDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, _) =>
        ApiAnswer.Of(new PolicyList([.. (await desk.ListAsync(ct)).Select(line => new PolicyListed(line.Version, line.State, line.Note, line.CreatedAt, line.ActivatedAt))])), ct);
}
