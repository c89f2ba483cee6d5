using System.Text.Json;
using System.Text.Json.Serialization;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;

namespace Ciam.Server.Admin.Configuration;

/// <summary>A client as the file tells of it; its secret is only ever pointed at.</summary>
internal sealed record ConfiguredClient
{
    private const string UsualAlg = "ES256";

    public string? ClientId { get; init; }
    public string? ClientName { get; init; }
    public string? TokenEndpointAuthMethod { get; init; }

    /// <summary><c>kept</c>, <c>env:NAME</c> or <c>file:PATH</c>; not compared by its name.</summary>
    public string? Secret { get; init; }
    public string? SecurityProfile { get; init; }
    public IReadOnlyList<string>? GrantTypes { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }
    public IReadOnlyList<string>? RedirectUris { get; init; }
    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }
    public bool FirstParty { get; init; }
    public bool Disabled { get; init; }
    public string? ResourceIdentifier { get; init; }
    public string? IdTokenSignedResponseAlg { get; init; }
    public int? DefaultMaxAge { get; init; }
    public JsonElement? Jwks { get; init; }

    /// <summary>The rest, in the names of RFC 7591 and its relatives.</summary>
    public JsonElement? Metadata { get; init; }

    [JsonIgnore]
    public bool HasSecret => TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post;

    [JsonIgnore]
    public bool HasHoles => new[] { GrantTypes, Scopes, RedirectUris, PostLogoutRedirectUris }.Any(Lists.HasHoles);

    public static ConfiguredClient Of(ClientRow row)
    {
        var metadata = ClientMetadata.FromJson(row.Metadata);
        return new ConfiguredClient
        {
            ClientId = row.ClientId,
            ClientName = row.ClientName,
            TokenEndpointAuthMethod = row.TokenEndpointAuthMethod,
            SecurityProfile = metadata.SecurityProfile,
            GrantTypes = row.GrantTypes,
            Scopes = row.Scopes,
            RedirectUris = row.RedirectUris,
            PostLogoutRedirectUris = row.PostLogoutRedirectUris,
            FirstParty = row.FirstParty,
            Disabled = row.DisabledAt is not null,
            ResourceIdentifier = row.ResourceIdentifier,
            IdTokenSignedResponseAlg = row.IdTokenSignedResponseAlg,
            DefaultMaxAge = row.DefaultMaxAge,
            // Keys that were fetched are not configuration: their address is.
            Jwks = metadata.JwksUri is null && row.Jwks is { } jwks ? Canonical.Parse(jwks) : null,
            Metadata = Written(metadata),
        }.Settled();
    }

    /// <summary>The metadata beside the core; null when it cannot be read.</summary>
    public ClientMetadata? ReadMetadata() => (Metadata is not { } written ? ClientMetadata.None : ClientMetadata.FromStaff(written.GetRawText())) is { } read
        ? read with { SecurityProfile = SecurityProfile == SecurityProfiles.OAuth21 ? null : SecurityProfile }
        : null;

    public Client ToClient(ClientMetadata metadata) => new()
    {
        ClientId = ClientId!,
        ClientName = ClientName ?? "",
        TokenEndpointAuthMethod = TokenEndpointAuthMethod ?? "",
        RedirectUris = RedirectUris ?? [],
        PostLogoutRedirectUris = PostLogoutRedirectUris ?? [],
        GrantTypes = GrantTypes ?? [],
        Scopes = Scopes ?? [],
        Jwks = Jwks?.GetRawText(),
        FirstParty = FirstParty,
        IdTokenSignedResponseAlg = IdTokenSignedResponseAlg ?? UsualAlg,
        DefaultMaxAge = DefaultMaxAge,
        ResourceIdentifier = ResourceIdentifier,
        Metadata = metadata,
    };

    /// <summary>Without differences that mean nothing; metadata that cannot be read stays as it is and is told as a fault.</summary>
    public ConfiguredClient Settled() => this with
    {
        ClientName = ClientName?.Trim(),
        SecurityProfile = SecurityProfile == SecurityProfiles.OAuth21 ? null : SecurityProfile,
        GrantTypes = Lists.Sorted(GrantTypes),
        Scopes = Lists.Sorted(Scopes),
        RedirectUris = Lists.Kept(RedirectUris),
        PostLogoutRedirectUris = Lists.Kept(PostLogoutRedirectUris),
        IdTokenSignedResponseAlg = IdTokenSignedResponseAlg == UsualAlg ? null : IdTokenSignedResponseAlg,
        Jwks = Jwks is { } jwks ? Canonical.Of(jwks) : null,
        Metadata = ReadMetadata() is { } read ? Written(read) : Metadata,
    };

    private static JsonElement? Written(ClientMetadata metadata) => metadata.ToStaff() is { Length: > 0 } text ? Canonical.Parse(text) : null;
}
