using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>POST /customers/{id}/unsuspend: what the console's button does, for customers and never for staff.</summary>
internal static class UnsuspendCustomer
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/unsuspend", Id = "unsuspendCustomer", Scope = AdminScopes.WriteCustomers, Words = "Let a suspended customer in again.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.RestoreAsync(new StaffDeed(staff, customer, body.Reason, now), ct), "customer") : ApiAnswer.NotFound("customer"), ct);
}
