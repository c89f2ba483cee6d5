using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>POST /clients/{id}/end-old-secrets: what the console's button does.</summary>
internal static class EndOldSecrets
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/clients/{id}/end-old-secrets", Id = "endOldSecrets", Scope = AdminScopes.WriteClients, Words = "End the secrets that were replaced, before their time.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Deeds.Answer(await deeds.EndReplacedSecretsAsync(new ClientDeed(staff, ClientDesk.IdOf(id), body.Reason, now), ct), "client"), ct);
}
