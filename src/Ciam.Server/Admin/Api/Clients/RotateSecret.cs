using Ciam.Protocol.Wire;
using Ciam.Server.OAuth;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>POST /clients/{id}/rotate-secret: a new secret, told once; the one before works on for a while.</summary>
internal static class RotateSecret
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "POST", Path = "/clients/{id}/rotate-secret", Id = "rotateSecret", Scope = AdminScopes.WriteClients, Words = "Give a client a new secret.", Body = typeof(ReasonBody), Answer = typeof(SecretRotated), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, ClientDeeds deeds, CancellationToken ct) => door.WriteAsync<ReasonBody>(http, Operation, async (staff, body, now) =>
    {
        var (outcome, secret) = await deeds.RotateSecretAsync(new ClientDeed(staff, ClientDesk.IdOf(id), body.Reason, now), ct);
        return secret is not null ? ApiAnswer.Of(new SecretRotated(secret, now + ClientRegistry.RotationGrace))
            : outcome == DeedOutcome.NothingToDo ? ApiAnswer.Problem(StatusCodes.Status409Conflict, "no_secrets", "the client does not authenticate by a secret")
            : Deeds.Answer(outcome, "client");
    }, ct);
}
