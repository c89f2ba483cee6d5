using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>POST /policies: a draft without effect; somebody of the bank puts it in force, in the console.</summary>
internal static class ProposePolicy
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/policies", Id = "proposePolicy", Scope = AdminScopes.WritePolicies, Words = "Keep a draft of the policies for sign-ins and tokens, without effect until somebody of the bank puts it in force.", Body = typeof(PolicyProposal),
        Answer = typeof(PolicyProposed), Status = StatusCodes.Status201Created,
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, PolicyDeeds deeds, CancellationToken ct) =>
        PolicyProposals.KeepAsync(http, Operation, door, deeds.ProposeAsync, ct);
}
