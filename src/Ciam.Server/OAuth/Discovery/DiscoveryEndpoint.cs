using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Discovery;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Registration;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.OAuth.Registration;
using Microsoft.Extensions.Options;

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
        routes.MapGet(Routes.ProtectedResourceMetadata, OwnResource).WithName("OwnResourceMetadata");
        routes.MapGet(Routes.ProtectedResourceMetadata + "/{**resource}", ResourceAsync).WithName("ResourceMetadata");
        routes.MapGet(Routes.Jwks, JwksAsync).WithName("Jwks");
    }

    /// <summary>The document, and within it the same once more, signed, for whoever keeps or passes it on.</summary>
    [Spec("OIDCD-4"), Spec("RFC8414-2.1"), Spec("RFC8414-3")]
    private static async Task<IResult> MetadataAsync(
        HttpContext http, ResourceCatalog catalog, RegistrationRules registration, ClientDocuments documents, Issuer issuer, KeyRing keys, IOptions<CiamOptions> options, TimeProvider clock, CancellationToken ct)
    {
        Open(http);
        var now = clock.GetUtcNow();
        var certificates = options.Value.MutualTls;
        var endpoints = Endpoints.Below(issuer.Value) with
        {
            TakesCertificates = certificates.IsOn, MutualTls = certificates.Address, Registration = registration.IsOpenTo(RegistrationWays.Closed) ? null : issuer.At(Routes.Register),
        };
        var document = DiscoveryDocument.Build(await catalog.LoadAsync(ct), endpoints, documents.AreAccepted);
        var claims = new Dictionary<string, object>(document) { ["iss"] = issuer.Value, ["iat"] = now.ToUnixTimeSeconds() };
        var signed = Signer.Sign(claims, (await keys.LoadAsync(now, ct)).Signing(SignatureAlgorithms.ES256, now), TokenTypes.Plain);
        return Results.Json(new Dictionary<string, object>(document) { ["signed_metadata"] = signed });
    }

    /// <summary>The resources of this server itself: userinfo, and the samples of behaviour.</summary>
    [Spec("RFC9728-3")]
    private static IResult OwnResource(HttpContext http, Issuer issuer, IOptions<CiamOptions> options)
    {
        Open(http);
        return Results.Json(ResourceDocument.Build(ResourceDocument.Own(issuer.Value), issuer.Value, options.Value.MutualTls.IsOn));
    }

    /// <summary>An API behind this issuer's address by its path; one elsewhere by host and path, to be copied to where it is looked for.</summary>
    [Spec("RFC9728-3"), Spec("RFC9728-3.1")]
    private static async Task<IResult> ResourceAsync(HttpContext http, string resource, ResourceCatalog catalog, Issuer issuer, IOptions<CiamOptions> options, CancellationToken ct)
    {
        var named = new[] { issuer.At("/" + resource), "https://" + resource };
        if ((await catalog.LoadAsync(ct)).ApiResources.FirstOrDefault(api => named.Contains(api.Identifier, StringComparer.Ordinal)) is not { } known)
            return Results.NotFound();
        Open(http);
        return Results.Json(ResourceDocument.Build(known, issuer.Value, options.Value.MutualTls.IsOn));
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
