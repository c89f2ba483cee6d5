using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>GET /clients/{id}: one client in full; its secrets by their dates only.</summary>
internal static class GetClient
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/clients/{id}", Id = "getClient", Scope = AdminScopes.ReadClients, Words = "One client in full.", Answer = typeof(ClientView), HasVersion = true, Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, now) =>
        await desk.FindAsync(ClientDesk.IdOf(id), now, ct) is { } file ? ApiAnswer.Of(ClientView.Of(file)) with { ETag = ClientView.TagOf(file) } : ApiAnswer.NotFound("client"), ct);
}
