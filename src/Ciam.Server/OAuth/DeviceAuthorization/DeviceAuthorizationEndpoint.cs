using Ciam.Protocol;
using Ciam.Protocol.DeviceAuthorization;
using Ciam.Server.House;
using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Primitives;

namespace Ciam.Server.OAuth.DeviceAuthorization;

/// <summary>What the story of a device's request needs.</summary>
internal readonly record struct DeviceServices(Clients Clients, SenderKeys SenderKeys, ResourceCatalog Catalog, DeviceRequests Requests, CiamDbContext Database, AuditTrail Audit, Issuer Issuer, TimeProvider Clock);

/// <summary>POST /oauth2/device: a device without a browser asks for access and gets a code for itself and one for its user (RFC 8628).</summary>
internal static class DeviceAuthorizationEndpoint
{
    /// <summary>Public clients prove nothing, so nothing but where they ask from slows them: a shop full of televisions passes, a flood does not.</summary>
    private static readonly Bucket FromNetwork = new(60, TimeSpan.FromSeconds(10));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.DeviceAuthorization, HandleAsync).WithName("DeviceAuthorization").DisableAntiforgery();

    [Spec("RFC8628-3.1")]
    private static async Task<IResult> HandleAsync(HttpContext http, [AsParameters] DeviceServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form. Nothing may be sent twice.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);

        // 2 Read the DPoP proof and learn who asks, as at the token endpoint.
        if (!s.SenderKeys.Read(http, Routes.DeviceAuthorization, now).TryGet(out var proof, out no)) return OAuthResults.Refused(no);
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);
        if (client.IsPublic && await TooManyAsync(http, s, now, ct)) return OAuthResults.Refused(Refusal.TemporarilyUnavailable("too many devices ask from this network, try again later"));

        // 3 The checklist, now, where the client can read what is wrong.
        var asked = new DeviceAuthorizationRequest { Client = client, Form = form, ServerMetadata = await s.Catalog.LoadAsync(ct) };
        if (DeviceAuthorizationChecks.InOrder.FirstRefusal(asked) is { } refusal) return OAuthResults.Refused(refusal);

        // 4 Bind the code to the key of the proof, as a pushed request's.
        if (!(await s.SenderKeys.BindPushedAsync(form, proof, ct)).TryGet(out var bound, out no)) return OAuthResults.Refused(no);

        // 5 Keep it, with its audit entry, and tell both codes.
        s.Audit.Append(new AuditDeed(AuditEvents.DeviceCodeIssued, AuditActor.Client(client.ClientId))
        {
            ClientId = client.ClientId, After = new { scopes = asked.AskedScopes, details = asked.AskedDetails.Select(detail => detail.TypeName) },
        }, now);
        var codes = await s.Requests.KeepAsync(http, asked, bound["dpop_jkt"], now, ct);
        return OAuthResults.Json(DeviceAuthorizationResponse.ToJson(codes.DeviceCode.Reveal(), codes.UserCode, s.Issuer.At(Routes.Device)));
    }

    private static async Task<bool> TooManyAsync(HttpContext http, DeviceServices s, DateTimeOffset now, CancellationToken ct) =>
        http.Connection.RemoteIpAddress is { } address && !await s.Database.TryTakeAsync(Throttle.Key("device", AuditTrail.NetworkOf(address)), FromNetwork, now, ct);
}
