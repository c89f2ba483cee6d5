using Ciam.Decisions.Admin;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>The segment of a customer, or none, and why.</summary>
internal sealed record SegmentBody(string? Segment, string? Reason);

/// <summary>POST /customers/{id}/segment: to which segment of the customers somebody belongs; staff who are confined to one see its customers alone.</summary>
internal static class AssignSegment
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/segment", Id = "assignSegment", Scope = AdminScopes.WriteCustomers, Words = "Say which segment a customer belongs to, or none.", Body = typeof(SegmentBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<SegmentBody>(http, Operation, async (staff, body, now) =>
        body.Segment is not null && !RoleRules.IsName(body.Segment) ? ApiAnswer.Invalid("segment: small letters, digits and hyphens, beginning with a letter")
        : Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.AssignSegmentAsync(new StaffDeed(staff, customer, body.Reason, now), body.Segment, ct), "customer")
        : ApiAnswer.NotFound("customer"), ct);
}
