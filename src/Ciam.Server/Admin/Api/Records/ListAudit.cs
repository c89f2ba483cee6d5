using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>GET /audit: the trail, newest first.</summary>
internal static class ListAudit
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/audit", Id = "listAudit", Scope = AdminScopes.ReadAudit, Words = "The audit trail, newest first.", Answer = typeof(ApiPage<AuditListed>),
        Query =
        [
            new("event", "The name of an event."), new("actor", "A kind of actor, or one actor's id."), new("customer", "A customer's id."), new("client", "A client's id."), new("from", "A day such as 2026-03-31."), new("until", "A day, included."),
            ApiOperation.After,
        ],
        Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, [AsParameters] AuditQuery asked, ApiDoor door, AuditDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, _) =>
    {
        if (!AuditQuestion.Read(new AuditForm(asked.Event, asked.Actor, asked.Customer, asked.Client, asked.From, asked.Until, asked.After)).TryGet(out var question, out var no))
            return ApiAnswer.Invalid(no.Description);
        var slice = await desk.ListAsync(question, staff, ct);
        return ApiAnswer.Of(new ApiPage<AuditListed>([.. slice.Items.Select(Show)], slice.Next));
    }, ct);

    private static AuditListed Show(AuditLine line) => new(
        line.Id, line.At, line.Event, line.ActorKind, line.ActorId, line.ActorChain, line.CustomerId, line.ClientId, line.Succeeded, line.Reason, line.Network, line.Place, line.Device, line.IsErased);
}

/// <summary>What is looked for in the trail.</summary>
internal readonly record struct AuditQuery(string? Event, string? Actor, string? Customer, string? Client, string? From, string? Until, string? After);
