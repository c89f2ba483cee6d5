namespace Ciam.Protocol;

/// <summary>A registered client, in the metadata names of RFC 7591 section 2.</summary>
public sealed record Client
{
    public required string ClientId { get; init; }
    public required string ClientName { get; init; }

    /// <summary>One of <see cref="Wire.ClientAuthMethods"/>; <c>none</c> is a public client.</summary>
    public required string TokenEndpointAuthMethod { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];
    public IReadOnlyList<string> GrantTypes { get; init; } = [];

    /// <summary>Every scope the client may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Keyed hashes of the client's current secrets; two while one is being rotated.</summary>
    public IReadOnlyList<byte[]> SecretHashes { get; init; } = [];

    /// <summary>The client's public keys as a JWK Set document, for <c>private_key_jwt</c>.</summary>
    public string? Jwks { get; init; }

    /// <summary>When the keys were last asked for at the client's <c>jwks_uri</c>, in vain or not.</summary>
    public DateTimeOffset? JwksTriedAt { get; init; }

    /// <summary>The bank's own: consent is not asked.</summary>
    public bool FirstParty { get; init; }

    public string IdTokenSignedResponseAlg { get; init; } = "ES256";
    public int? DefaultMaxAge { get; init; }

    /// <summary>A resource server, allowed to introspect tokens meant for this audience (RFC 7662).</summary>
    public string? ResourceIdentifier { get; init; }

    public ClientMetadata Metadata { get; init; } = ClientMetadata.None;

    /// <summary>What the client's security profile asks of it.</summary>
    public SecurityProfile Profile => SecurityProfiles.Of(Metadata.SecurityProfile);

    public bool IsPublic => TokenEndpointAuthMethod == Wire.ClientAuthMethods.None;
}
