using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>POST /customers/{id}/suspend: what the console's button does, for customers and never for staff.</summary>
internal static class SuspendCustomer
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/suspend", Id = "suspendCustomer", Scope = AdminScopes.WriteCustomers, Words = "Keep a customer out; sessions end at once.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.SuspendAsync(new StaffDeed(staff, customer, body.Reason, now), ct), "customer") : ApiAnswer.NotFound("customer"), ct);
}
