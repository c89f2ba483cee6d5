using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>POST /clients/{id}/disable: what the console's button does.</summary>
internal static class DisableClient
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/clients/{id}/disable", Id = "disableClient", Scope = AdminScopes.WriteClients, Words = "Keep a client out from now on; its tokens are refused.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Deeds.Answer(await deeds.DisableAsync(new ClientDeed(staff, ClientDesk.IdOf(id), body.Reason, now), ct), "client"), ct);
}
