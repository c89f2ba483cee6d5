using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Discovery;
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

    [Spec("OIDCD-4"), Spec("RFC8414-3")]
    private static async Task<IResult> MetadataAsync(HttpContext http, ResourceCatalog catalog, Issuer issuer, CancellationToken ct)
    {
        Open(http);
        return Results.Json(DiscoveryDocument.Build(await catalog.LoadAsync(ct), Endpoints.Below(issuer.Value)));
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
