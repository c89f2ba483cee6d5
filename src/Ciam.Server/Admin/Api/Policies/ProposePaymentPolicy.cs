using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>POST /payment-policies: a draft without effect; somebody of the bank puts it in force, in the console.</summary>
internal static class ProposePaymentPolicy
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/payment-policies", Id = "proposePaymentPolicy", Scope = AdminScopes.WritePolicies, Words = "Keep a draft of the policies for payments, without effect until somebody of the bank puts it in force.", Body = typeof(PolicyProposal),
        Answer = typeof(PolicyProposed), Status = StatusCodes.Status201Created,
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, FraudPolicyDeeds deeds, CancellationToken ct) =>
        PolicyProposals.KeepAsync(http, Operation, door, deeds.DraftAsync, ct);
}
