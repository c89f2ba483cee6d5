namespace Ciam.Server.Admin.Api.Policies;

/// <summary>Keeps what a program proposed as a draft, or tells what is wrong; the same for both kinds of policies.</summary>
internal static class PolicyProposals
{
    /// <summary>What is wrong with a policy written as JSON, in words; when nothing is, it is kept.</summary>
    public delegate Task<IReadOnlyList<string>> Keep(string? text, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct);

    public static Task<IResult> KeepAsync(HttpContext http, ApiOperation operation, ApiDoor door, Keep keep, CancellationToken ct) => door.WriteAsync<PolicyProposal>(http, operation, async (staff, body, now) =>
    {
        var problems = await keep(body.Policy?.GetRawText(), body.Note, staff, now, ct);
        return problems.Count == 0
            ? ApiAnswer.Of(new PolicyProposed(body.Policy!.Value.GetProperty("version").GetString()!, PolicyState.Kept), StatusCodes.Status201Created)
            : ApiAnswer.Invalid("the policy cannot be kept", [.. problems.Select(problem => new ApiFault("policy", problem))]);
    }, ct);
}
