using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>POST /customers/{id}/end-sessions: what the console's button does, for customers and never for staff.</summary>
internal static class EndSessions
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/end-sessions", Id = "endSessions", Scope = AdminScopes.WriteCustomers, Words = "End every session of a customer.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.EndAllSessionsAsync(new StaffDeed(staff, customer, body.Reason, now), ct), "customer") : ApiAnswer.NotFound("customer"), ct);
}
