using Ciam.Protocol.Wire;

namespace Ciam.Protocol;

/// <summary>A protected resource: the audience of its tokens and the scopes that belong to it (RFC 8707, RFC 9068 section 3).</summary>
public sealed record ApiResource(string Identifier, string Name, IReadOnlyList<string> Scopes)
{
    /// <summary>The types of authorization details it understands (RFC 9396).</summary>
    public IReadOnlyList<string> AuthorizationDetailsTypes { get; init; } = [];
}

/// <summary>APIs of this server itself that have an audience of their own; only a client in its own name gets tokens for them.</summary>
public static class OwnApis
{
    public static ApiResource Admin(string issuer) => new(issuer + "/admin/api/v1", "Admin API", AdminScopes.All);

    public static ApiResource Scim(string issuer) => new(issuer + "/scim/v2", "Directory of staff", [AdminScopes.Scim]);

    public static IReadOnlyList<ApiResource> All(string issuer) => [Admin(issuer), Scim(issuer)];
}
