using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>GET /customers: by a part of the name or the beginning of the id; by contacts where the token may see them.</summary>
internal static class SearchCustomers
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/customers", Id = "searchCustomers", Scope = AdminScopes.ReadCustomers, Words = "Find customers.", Answer = typeof(ApiPage<CustomerListed>),
        Query = [new("q", "A part of the name or the beginning of the id; with admin.contacts.read of the e-mail address or telephone number too."), ApiOperation.After], Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string? q, string? after, ApiDoor door, CustomerDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, _) =>
        (await desk.SearchAsync(q, after, staffOnly: false, staff, ct)).TryGet(out var slice, out var no)
            ? ApiAnswer.Of(new ApiPage<CustomerListed>([.. slice.Items.Select(CustomerListed.Of)], slice.Next))
            : ApiAnswer.Invalid(no.Description), ct);
}
