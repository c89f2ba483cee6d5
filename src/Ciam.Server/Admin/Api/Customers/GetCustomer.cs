using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>GET /customers/{id}: one customer; each look leaves an entry in the trail.</summary>
internal static class GetCustomer
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/customers/{id}", Id = "getCustomer", Scope = AdminScopes.ReadCustomers, Words = "One customer with sessions and apps; leaves an entry in the audit trail.", Answer = typeof(CustomerView), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerSheets sheets, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, now) =>
        Guid.TryParseExact(id, "D", out var customer) && await sheets.OpenAsync(customer, staff, now, ct) is { } view ? ApiAnswer.Of(view) : ApiAnswer.NotFound("customer"), ct);
}
