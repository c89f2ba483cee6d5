using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Discovery;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Keys;

namespace Ciam.Server.OAuth.Discovery;

/// <summary>The metadata documents at both well-known addresses, and the JWK Set: public, readable from any origin, cacheable.</summary>
internal static class DiscoveryEndpoint
{
    /// <summary>Far shorter than <see cref="KeySchedule.Announced"/>, so a cached key set never lacks the key that signs.</summary>
    private const string Cached = "public, max-age=3600";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.OpenIdConfiguration, MetadataAsync).WithName("OpenIdConfiguration");
        routes.MapGet(Routes.AuthorizationServerMetadata, MetadataAsync).WithName("AuthorizationServerMetadata");
        routes.MapGet(Routes.Jwks, JwksAsync).WithName("Jwks");
    }

    /// <summary>The document, and within it the same once more, signed, for whoever keeps or passes it on.</summary>
    [Spec("OIDCD-4"), Spec("RFC8414-2.1"), Spec("RFC8414-3")]
    private static async Task<IResult> MetadataAsync(HttpContext http, ResourceCatalog catalog, Issuer issuer, KeyRing keys, TimeProvider clock, CancellationToken ct)
    {
        Open(http);
        var now = clock.GetUtcNow();
        var document = DiscoveryDocument.Build(await catalog.LoadAsync(ct), Endpoints.Below(issuer.Value));
        var claims = new Dictionary<string, object>(document) { ["iss"] = issuer.Value, ["iat"] = now.ToUnixTimeSeconds() };
        var signed = Signer.Sign(claims, (await keys.LoadAsync(now, ct)).Signing(SignatureAlgorithms.ES256, now), TokenTypes.Plain);
        return Results.Json(new Dictionary<string, object>(document) { ["signed_metadata"] = signed });
    }

    [Spec("OIDCD-3")]
    private static async Task<IResult> JwksAsync(HttpContext http, KeyRing keys, TimeProvider clock, CancellationToken ct)
    {
        Open(http);
        return Results.Content((await keys.LoadAsync(clock.GetUtcNow(), ct)).Published.ToJson(), "application/jwk-set+json", Encoding.UTF8);
    }

    private static void Open(HttpContext http)
    {
        http.Response.Headers.CacheControl = Cached;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
