using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Discovery;

/// <summary>What a client must know to use a protected resource (RFC 9728 section 2).</summary>
public static class ResourceDocument
{
    /// <summary>This server as a resource: its tokens without another recipient are for its own endpoints.</summary>
    public static ApiResource Own(string issuer) =>
        new(issuer, "Account information", [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.Phone, StandardScopes.Address, StandardScopes.Behaviour]);

    [Spec("RFC9728-2"), Spec("RFC9728-3.2")]
    public static IReadOnlyDictionary<string, object> Build(ApiResource resource, string issuer, bool takesCertificates) => new Dictionary<string, object>
    {
        ["resource"] = resource.Identifier,
        ["resource_name"] = resource.Name,
        ["authorization_servers"] = new[] { issuer },
        ["scopes_supported"] = resource.Scopes,
        ["bearer_methods_supported"] = new[] { "header" },
        ["dpop_signing_alg_values_supported"] = SignatureAlgorithms.Strict,
        ["tls_client_certificate_bound_access_tokens"] = takesCertificates,
    };
}
