using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>POST /customers/{id}/require-new-password: what the console's button does, for customers and never for staff.</summary>
internal static class RequireNewPassword
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/customers/{id}/require-new-password", Id = "requireNewPassword", Scope = AdminScopes.WriteCustomers, Words = "Require a new password at the next sign-in; sessions end at once.", Body = typeof(ReasonBody), Answer = typeof(DeedDone), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, CustomerDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
        Guid.TryParseExact(id, "D", out var customer) ? Deeds.Answer(await deeds.RequireNewPasswordAsync(new StaffDeed(staff, customer, body.Reason, now), ct), "customer") : ApiAnswer.NotFound("customer"), ct);
}
