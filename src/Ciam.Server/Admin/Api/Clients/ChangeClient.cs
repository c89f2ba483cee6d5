using System.Text.Json.Nodes;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>PATCH /clients/{id}: what is named changes, what is not stays (RFC 7396); by the checks of the console's form.</summary>
internal static class ChangeClient
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "PATCH", Path = "/clients/{id}", Id = "changeClient", Scope = AdminScopes.WriteClients, Words = "Change a client.", Body = typeof(ClientBody), Answer = typeof(ClientView), HasVersion = true, Refusals = [404, 412], MayWait = true,
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDesk desk, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<JsonObject>(http, Operation, async (staff, patch, now) =>
    {
        // 1 What stands there, and whether it is what the caller saw.
        var clientId = ClientDesk.IdOf(id);
        if (await desk.FindAsync(clientId, now, ct) is not { } file)
            return ApiAnswer.NotFound("client");
        if (http.Request.Headers.IfMatch is { Count: > 0 } seen && !seen.Contains(ClientView.TagOf(file)))
            return ApiAnswer.Problem(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "the client was changed since it was read");

        // 2 What it is to be.
        if (patch.ContainsKey("client_id"))
            return ApiAnswer.Invalid("client_id: stays what it is");
        if (ClientBody.Of(file.Form).With(patch) is not { IsText: true } body)
            return ApiAnswer.Invalid("a member is not known here, or is of another type");

        // 3 Change it, if nobody else did in the meantime. 4 Answer.
        var changed = await deeds.ChangeAsync(clientId, body.ToForm(file.Form.Version), staff, now, ct);
        if (changed is null)
            return ApiAnswer.NotFound("client");
        if (changed.Faults.Count > 0)
            return ApiAnswer.Invalid("the client cannot be changed like this", [.. changed.Faults.Select(fault => new ApiFault(fault.Parameter, fault.Words))]);
        if (changed.Proposal is { } proposal)
            return ApiAnswer.Waits(proposal, now);
        return await desk.FindAsync(clientId, now, ct) is { } after ? ApiAnswer.Of(ClientView.Of(after)) with { ETag = ClientView.TagOf(after) } : ApiAnswer.NotFound("client");
    }, ct);
}
