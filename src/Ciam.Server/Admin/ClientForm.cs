using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Storage.OAuth;

namespace Ciam.Server.Admin;

/// <summary>What the form of a client holds, as it came: one address per line.</summary>
internal sealed record ClientForm
{
    public string? ClientId { get; init; }
    public string? ClientName { get; init; }
    public string? AuthMethod { get; init; }
    public string? RedirectUris { get; init; }
    public string? PostLogoutRedirectUris { get; init; }
    public IReadOnlyList<string> GrantTypes { get; init; } = [];
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public string? Jwks { get; init; }
    public bool FirstParty { get; init; }
    public string? IdTokenAlg { get; init; }
    public string? ResourceIdentifier { get; init; }
    public string? SecurityProfile { get; init; }

    /// <summary>The extended metadata as one JSON object in the names of RFC 7591; null when the form did not show it.</summary>
    public string? Metadata { get; init; }

    /// <summary>Why, for whoever is to agree to it.</summary>
    public string? Reason { get; init; }

    /// <summary>What the client looked like when the form was shown.</summary>
    public string? Version { get; init; }

    /// <summary>What the form says beyond the core, on top of what stood there; null when it cannot be read.</summary>
    public ClientMetadata? ReadMetadata(ClientMetadata before)
    {
        var read = Metadata is null ? before : string.IsNullOrWhiteSpace(Metadata) ? ClientMetadata.None : ClientMetadata.FromStaff(Metadata.Trim());
        return read is null ? null : read with { SecurityProfile = SecurityProfile is null ? before.SecurityProfile : SecurityProfile == SecurityProfiles.OAuth21 ? null : SecurityProfile };
    }

    public Client ToClient(string clientId) => new()
    {
        ClientId = clientId,
        ClientName = ClientName?.Trim() ?? "",
        TokenEndpointAuthMethod = AuthMethod ?? "",
        RedirectUris = Lines(RedirectUris),
        PostLogoutRedirectUris = Lines(PostLogoutRedirectUris),
        GrantTypes = GrantTypes,
        Scopes = [.. Scopes.Distinct()],
        Jwks = string.IsNullOrWhiteSpace(Jwks) ? null : Jwks.Trim(),
        FirstParty = FirstParty,
        IdTokenSignedResponseAlg = IdTokenAlg ?? "",
        ResourceIdentifier = string.IsNullOrEmpty(ResourceIdentifier) ? null : ResourceIdentifier,
    };

    public static ClientForm Of(ClientRow row) => new()
    {
        ClientId = row.ClientId,
        ClientName = row.ClientName,
        AuthMethod = row.TokenEndpointAuthMethod,
        RedirectUris = string.Join('\n', row.RedirectUris),
        PostLogoutRedirectUris = string.Join('\n', row.PostLogoutRedirectUris),
        GrantTypes = row.GrantTypes,
        Scopes = row.Scopes,
        Jwks = ClientMetadata.FromJson(row.Metadata).JwksUri is null ? row.Jwks : null,
        FirstParty = row.FirstParty,
        IdTokenAlg = row.IdTokenSignedResponseAlg,
        ResourceIdentifier = row.ResourceIdentifier,
        SecurityProfile = ClientMetadata.FromJson(row.Metadata).SecurityProfile ?? SecurityProfiles.OAuth21,
        Metadata = ClientMetadata.FromJson(row.Metadata).ToStaff(),
        Version = VersionOf(row),
    };

    /// <summary>A fingerprint of all that the form can change, so that nobody overwrites what they have not seen.</summary>
    public static string VersionOf(ClientRow row) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(ClientSnapshot.Of(row)))).AsSpan(0, 8));

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A client as the audit trail tells of it.</summary>
internal sealed record ClientSnapshot(
    string Name,
    string AuthMethod,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris,
    IReadOnlyList<string> GrantTypes,
    IReadOnlyList<string> Scopes,
    bool FirstParty,
    string IdTokenAlg,
    string? ResourceIdentifier,
    string? Jwks,
    string Metadata)
{
    public static ClientSnapshot Of(ClientRow row) => new(
        row.ClientName, row.TokenEndpointAuthMethod, row.RedirectUris, row.PostLogoutRedirectUris, row.GrantTypes, row.Scopes,
        row.FirstParty, row.IdTokenSignedResponseAlg, row.ResourceIdentifier, ClientMetadata.FromJson(row.Metadata).JwksUri is null ? row.Jwks : null, ClientMetadata.FromJson(row.Metadata).ToJson());

    /// <summary>What could be turned against the client's users.</summary>
    public ClientTrust Trust() => new([.. RedirectUris, .. PostLogoutRedirectUris], $"{Jwks}\n{ClientMetadata.FromJson(Metadata).JwksUri}", AuthMethod, FirstParty);

    public static ClientSnapshot Of(Client client) => new(
        client.ClientName, client.TokenEndpointAuthMethod, client.RedirectUris, client.PostLogoutRedirectUris, client.GrantTypes, client.Scopes,
        client.FirstParty, client.IdTokenSignedResponseAlg, client.ResourceIdentifier, client.Metadata.JwksUri is null ? client.Jwks : null, client.Metadata.ToJson());
}
