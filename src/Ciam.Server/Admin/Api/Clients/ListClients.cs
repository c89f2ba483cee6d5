using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>GET /clients: the registered clients, in the order of their ids.</summary>
internal static class ListClients
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/clients", Id = "listClients", Scope = AdminScopes.ReadClients, Words = "The registered clients.", Answer = typeof(ApiPage<ClientListed>), Query = [ApiOperation.After], Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string? after, ApiDoor door, ClientDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (_, _) =>
    {
        if (!Opaque.TryRead(after, out var id) || !(await desk.ListAsync(id, ct)).TryGet(out var slice, out _))
            return ApiAnswer.Invalid("after is not a cursor of this list");
        return ApiAnswer.Of(new ApiPage<ClientListed>([.. slice.Items.Select(Show)], Opaque.Write(slice.Next)));
    }, ct);

    private static ClientListed Show(ClientLine line) => new(line.ClientId, line.Name, line.AuthMethod, line.GrantTypes, line.FirstParty, line.CreatedAt, line.DisabledAt);
}
