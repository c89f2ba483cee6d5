using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.PushedAuthorization;
using Ciam.Server.House;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth.PushedAuthorization;

/// <summary>What the story of a pushed request needs.</summary>
internal readonly record struct PushServices(Clients Clients, SenderKeys SenderKeys, ResourceCatalog Catalog, PushedRequests Pushed, RequestObjects Objects, TimeProvider Clock);

/// <summary>POST /oauth2/par: an authenticated client leaves its authorization request here and gets a name for it, which is all that travels through the browser.</summary>
internal static class PushedAuthorizationEndpoint
{
    /// <summary>How the client proved itself is no part of what it asks for, and is not kept.</summary>
    private static readonly string[] Credentials = ["client_secret", "client_assertion", "client_assertion_type"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.PushedAuthorization, HandleAsync).WithName("PushedAuthorization").DisableAntiforgery();

    [Spec("RFC9126-2"), Spec("RFC9126-2.1"), Spec("RFC9126-2.3")]
    private static async Task<IResult> HandleAsync(HttpContext http, [AsParameters] PushServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form. Nothing may be sent twice.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);

        // 2 Read the DPoP proof and learn who asks, as at the token endpoint.
        if (!s.SenderKeys.Read(http, Routes.PushedAuthorization, now).TryGet(out var proof, out no)) return OAuthResults.Refused(no);
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);
        if (PushedAuthorizationChecks.InOrder.FirstRefusal(new ClientRequest { Client = client, Form = form }) is { } unfit) return OAuthResults.Refused(unfit);

        // 3 What it asks: by a request object and nothing beside it, or by the form.
        if (!(await AskedByAsync(client, form, s, now, ct)).TryGet(out var parameters, out no)) return OAuthResults.Refused(no);

        // 4 The checks of the authorization endpoint, now, where the client can read what is wrong; they run again when the request is used.
        var handle = Handle.New();
        var origin = new RequestOrigin(handle.Hash, IsSigned: form["request"] is not null);
        if (!AddressedRequest.Prove(parameters, client, origin).TryGet(out var addressed, out no)) return OAuthResults.Refused(no);
        if (!ValidRequest.Prove(addressed, await s.Catalog.LoadAsync(ct)).TryGet(out _, out no)) return OAuthResults.Refused(no);

        // 5 Keep it, its code bound to the key of the proof, and tell the name.
        if (!(await s.SenderKeys.BindPushedAsync(parameters, proof, ct)).TryGet(out var bound, out no)) return OAuthResults.Refused(no);
        await s.Pushed.KeepAsync(handle, client, bound, origin, now, ct);
        return OAuthResults.Json(PushedResponse.ToJson(handle.Reveal()), StatusCodes.Status201Created);
    }

    /// <summary>Whoever authenticated is the client, whether the form says so again or not.</summary>
    [Spec("RFC9126-3")]
    private static async Task<Outcome<Parameters>> AskedByAsync(Client client, Parameters form, PushServices s, DateTimeOffset now, CancellationToken ct) => form["request"] is { } text
        ? await s.Objects.ProveAsync(text, client, now, ct)
        : new Parameters(new Dictionary<string, string>(form.Values.Where(pair => !Credentials.Contains(pair.Key)), StringComparer.Ordinal) { ["client_id"] = client.ClientId });
}
