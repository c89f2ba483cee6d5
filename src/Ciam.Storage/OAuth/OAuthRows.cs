using Ciam.Storage.Primitives;

namespace Ciam.Storage.OAuth;

/// <summary>A registered client (RFC 7591 section 2).</summary>
public sealed class ClientRow
{
    public required string ClientId { get; init; }
    public required string ClientName { get; set; }
    public required string TokenEndpointAuthMethod { get; set; }
    public string[] RedirectUris { get; set; } = [];
    public string[] PostLogoutRedirectUris { get; set; } = [];
    public string[] GrantTypes { get; set; } = [];
    public string[] Scopes { get; set; } = [];

    /// <summary>The client's public keys, as a JWK Set document.</summary>
    public string? Jwks { get; set; }

    /// <summary>When the keys were last asked for at the client's <c>jwks_uri</c>, in vain or not.</summary>
    public DateTimeOffset? JwksTriedAt { get; set; }

    public bool FirstParty { get; set; }
    public string IdTokenSignedResponseAlg { get; set; } = "ES256";
    public int? DefaultMaxAge { get; set; }

    /// <summary>Set for a resource server: the audience whose tokens it may introspect.</summary>
    public string? ResourceIdentifier { get; set; }

    /// <summary>What else the client registered, as JSON in the names of RFC 7591.</summary>
    public string Metadata { get; set; } = "{}";

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; set; }
}

/// <summary>One generated secret of a client, as a keyed hash; two live while one is being rotated.</summary>
public sealed class ClientSecretRow
{
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>A protected resource and the scopes that belong to it (RFC 8707).</summary>
public sealed class ApiResourceRow
{
    public required string Identifier { get; init; }
    public required string Name { get; set; }
    public string[] Scopes { get; set; } = [];

    /// <summary>The types of authorization details it understands (RFC 9396).</summary>
    public string[] AuthorizationDetailsTypes { get; set; } = [];
}

/// <summary>A key of the server with its private half sealed, for signing or for being encrypted to; published before it is used and after it was.</summary>
public sealed class SigningKeyRow
{
    /// <summary>The <c>kid</c>.</summary>
    public required string Id { get; init; }
    public required string Alg { get; init; }

    /// <summary>PKCS#8, sealed under the master key.</summary>
    public required byte[] SealedKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset SignsFrom { get; init; }
    public required DateTimeOffset SignsUntil { get; init; }
    public required DateTimeOffset PublishedUntil { get; init; }
}

/// <summary>What one customer (or client) allowed one client to do, by one authorization; all its tokens hang on it.</summary>
public sealed class GrantRow
{
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required Guid CustomerId { get; init; }
    public required Guid SessionId { get; init; }
    public required string[] Scopes { get; init; }
    public required string[] Resources { get; init; }
    public required DateTimeOffset AuthTime { get; init; }
    public required string Acr { get; init; }
    public required string[] Amr { get; init; }

    /// <summary>The <c>claims</c> parameter, as it came (OIDC Core section 5.5).</summary>
    public string? ClaimsRequest { get; init; }

    /// <summary>What exactly was granted beside the scopes, as a JSON array (RFC 9396); null when nothing was.</summary>
    public string? AuthorizationDetails { get; init; }

    /// <summary>The name under which its client manages it (<c>grant_id</c>): a grant that replaces another keeps the other's name. Null where nobody asked for one.</summary>
    public Guid? ManagedId { get; init; }

    /// <summary>The receipts of the payments in it; null where none is.</summary>
    public Guid[]? PaymentReceipts { get; set; }

    /// <summary>The judgment of the authorization, for comparing where its tokens come back from.</summary>
    public Guid? JudgmentId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBecause { get; set; }
}

/// <summary>An authorization request its client pushed, by the hash of its name: used soon, answered once.</summary>
public sealed class PushedRequestRow
{
    public required byte[] Hash { get; init; }
    public required string ClientId { get; init; }

    /// <summary>Names and values of the authorization request, proven valid, as JSON.</summary>
    public required string Parameters { get; init; }

    /// <summary>They were the claims of a signed request object.</summary>
    public required bool WasSigned { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>An authorization code, by its hash: single use, 60 seconds.</summary>
public sealed class CodeRow : ISpentOnce
{
    public required byte[] Hash { get; init; }
    public required Guid GrantId { get; init; }
    public required string ClientId { get; init; }
    public required string RedirectUri { get; init; }

    /// <summary>Null where the nonce stands in for it.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>The thumbprint of the key it is bound to (RFC 9449 section 10).</summary>
    public string? DpopJkt { get; init; }

    public string? Nonce { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>A refresh token, by its hash. Its successor is computed from it, so a lost answer can be given again.</summary>
public sealed class RefreshTokenRow : ISpentOnce
{
    public required byte[] Hash { get; init; }
    public required Guid GrantId { get; init; }
    public required string ClientId { get; init; }

    /// <summary>The key a public client must show with it (RFC 9449 section 5), as <c>method:thumbprint</c>.</summary>
    public string? SenderKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; set; }
}

/// <summary>An access token that died before its time (RFC 7009), by its <c>jti</c>.</summary>
public sealed class RevokedTokenRow
{
    public required string Jti { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>An assertion or a DPoP proof seen once; seen twice it is a replay (RFC 7523 section 3, RFC 9449 section 11.1).</summary>
public sealed class ReplayRow
{
    public required byte[] Key { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a customer agreed that a third party may see and do.</summary>
public sealed class ConsentRow
{
    public required Guid CustomerId { get; init; }
    public required string ClientId { get; init; }
    public required string[] Scopes { get; set; }
    public required DateTimeOffset GivenAt { get; set; }
}
