using System.Text.Json;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>A change that waits for a second person, or what became of it.</summary>
internal sealed record ProposalView(
    Guid Id, string Kind, string Subject, string Reason, string ProposedBy, DateTimeOffset ProposedAt, DateTimeOffset ExpiresAt, string State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Note, JsonElement? Before, JsonElement? After)
{
    public static ProposalView Of(ProposalLine line) => new(
        line.Row.Id, line.Row.Kind, line.Row.Subject, line.Row.Reason, line.ProposedBy, line.Row.ProposedAt, line.Row.ExpiresAt, line.IsWaiting ? "waiting" : line.Row.Verdict ?? "expired", line.DecidedBy, line.Row.DecidedAt, line.Row.Note,
        Parsed(line.Row.Before), Parsed(line.Row.After));

    private static JsonElement? Parsed(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>GET /proposals: what waits for a second person, or is over.</summary>
internal static class ListProposals
{
    private static readonly ApiParameter State = new("state", "`waiting`, which it is when nothing is said, or `over`.");

    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/proposals", Id = "listProposals", Scope = AdminScopes.ReadAudit, Words = "Changes that take a second person: those that wait, or those that are over.", Answer = typeof(ApiPage<ProposalView>), Query = [State, ApiOperation.After], Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string? state, string? after, ApiDoor door, ProposalDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, now) =>
    {
        if (state is not (null or "waiting" or "over"))
            return ApiAnswer.Invalid("state is waiting or over");
        return (await desk.ListAsync(state != "over", after, staff, now, ct)).TryGet(out var slice, out var no)
            ? ApiAnswer.Of(new ApiPage<ProposalView>([.. slice.Items.Select(ProposalView.Of)], slice.Next))
            : ApiAnswer.Invalid(no.Description);
    }, ct);
}

/// <summary>GET /proposals/{id}: one of them.</summary>
internal static class GetProposal
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/proposals/{id}", Id = "getProposal", Scope = AdminScopes.ReadAudit, Words = "A change that takes a second person.", Answer = typeof(ProposalView), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ProposalDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, now) =>
        Guid.TryParseExact(id, "D", out var wanted) && await desk.FindAsync(wanted, staff, now, ct) is { } line ? ApiAnswer.Of(ProposalView.Of(line)) : ApiAnswer.NotFound("proposal"), ct);
}
