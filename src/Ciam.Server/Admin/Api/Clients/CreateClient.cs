using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>POST /clients: a new client, by the checks of the console's form; one with secrets gets its first, told once.</summary>
internal static class CreateClient
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/clients", Id = "createClient", Scope = AdminScopes.WriteClients, Words = "Register a client.", Body = typeof(ClientBody), Answer = typeof(ClientCreated), Status = StatusCodes.Status201Created,
    };

    public static Task<IResult> HandleAsync(HttpContext http, ApiDoor door, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<ClientBody>(http, Operation, async (staff, body, now) =>
    {
        if (!body.IsText)
            return ApiAnswer.Invalid("a list has a place with nothing in it, or a line break");
        var made = await deeds.CreateAsync(body.ToForm(null), staff, now, ct);
        return made.ClientId is { } id
            ? ApiAnswer.Of(new ClientCreated(id, made.Secret), StatusCodes.Status201Created) with { Location = $"{ApiOperation.Root}/clients/{Uri.EscapeDataString(id)}" }
            : ApiAnswer.Invalid("the client cannot be registered like this", [.. made.Faults.Select(fault => new ApiFault(fault.Parameter, fault.Words))]);
    }, ct);
}
