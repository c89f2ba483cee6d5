using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>POST /customers/{id}/revoke-grants: what the console's button does, for customers and never for staff.</summary>
internal static class RevokeGrants
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/revoke-grants", Id = "revokeGrants", Scope = AdminScopes.WriteCustomers, Words = "Revoke every grant of a customer, and so every token of every app.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.RevokeGrantsAsync(new StaffDeed(staff, customer, body.Reason, now), ct), "customer") : ApiAnswer.NotFound("customer"), ct);
}
