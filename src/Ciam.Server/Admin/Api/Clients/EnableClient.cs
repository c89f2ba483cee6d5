using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>POST /clients/{id}/enable: what the console's button does.</summary>
internal static class EnableClient
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/clients/{id}/enable", Id = "enableClient", Scope = AdminScopes.WriteClients, Words = "Let a disabled client in again.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Deeds.Answer(await deeds.EnableAsync(new ClientDeed(staff, ClientDesk.IdOf(id), body.Reason, now), ct), "client"), ct);
}
