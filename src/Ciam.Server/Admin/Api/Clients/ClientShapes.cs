using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ciam.Protocol;

namespace Ciam.Server.Admin.Api.Clients;

/// <summary>What may be said of a client, in the names of RFC 7591; what is left out has its safe default.</summary>
internal sealed record ClientBody
{
    /// <summary>For a new client only; without it one is made.</summary>
    public string? ClientId { get; init; }
    public string? ClientName { get; init; }
    public string? TokenEndpointAuthMethod { get; init; }
    public string? SecurityProfile { get; init; }
    public IReadOnlyList<string>? GrantTypes { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }
    public IReadOnlyList<string>? RedirectUris { get; init; }
    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }
    public bool? FirstParty { get; init; }
    public string? ResourceIdentifier { get; init; }
    public string? IdTokenSignedResponseAlg { get; init; }
    public JsonElement? Jwks { get; init; }
    public JsonElement? Metadata { get; init; }

    /// <summary>Why; needed for what a second person must agree to.</summary>
    public string? Reason { get; init; }

    /// <summary>A line break in an address would make two of it.</summary>
    [JsonIgnore]
    public bool IsText => new[] { GrantTypes, Scopes, RedirectUris, PostLogoutRedirectUris }.All(list => list?.All(item => item is not null && !item.Any(char.IsControl)) != false);

    public ClientForm ToForm(string? version) => new()
    {
        ClientId = ClientId,
        ClientName = ClientName,
        AuthMethod = TokenEndpointAuthMethod,
        RedirectUris = string.Join('\n', RedirectUris ?? []),
        PostLogoutRedirectUris = string.Join('\n', PostLogoutRedirectUris ?? []),
        GrantTypes = GrantTypes ?? [],
        Scopes = Scopes ?? [],
        Jwks = Jwks?.GetRawText(),
        FirstParty = FirstParty ?? false,
        IdTokenAlg = IdTokenSignedResponseAlg ?? "ES256",
        ResourceIdentifier = ResourceIdentifier,
        SecurityProfile = SecurityProfile ?? SecurityProfiles.OAuth21,
        Metadata = Metadata?.GetRawText() ?? "",
        Reason = Reason,
        Version = version,
    };

    public static ClientBody Of(ClientForm form) => new()
    {
        ClientName = form.ClientName,
        TokenEndpointAuthMethod = form.AuthMethod,
        SecurityProfile = form.SecurityProfile,
        GrantTypes = form.GrantTypes,
        Scopes = form.Scopes,
        RedirectUris = Lines(form.RedirectUris),
        PostLogoutRedirectUris = Lines(form.PostLogoutRedirectUris),
        FirstParty = form.FirstParty,
        ResourceIdentifier = form.ResourceIdentifier,
        IdTokenSignedResponseAlg = form.IdTokenAlg,
        Jwks = Parsed(form.Jwks),
        Metadata = Parsed(form.Metadata),
    };

    /// <summary>With the members of a merge patch (RFC 7396) in place of its own; null when they are not of their types.</summary>
    public ClientBody? With(JsonObject patch)
    {
        try
        {
            return Merged(JsonSerializer.SerializeToNode(this, ApiAnswer.Json), patch).Deserialize<ClientBody>(ApiAnswer.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Merged(JsonNode? target, JsonObject patch)
    {
        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in patch)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value is JsonObject inner ? Merged(merged[name]?.DeepClone(), inner) : value.DeepClone();
        }
        return merged;
    }

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static JsonElement? Parsed(string? json) => string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

/// <summary>A client as it is registered.</summary>
internal sealed record ClientView(
    string ClientId, string ClientName, string TokenEndpointAuthMethod, string SecurityProfile, IReadOnlyList<string> GrantTypes, IReadOnlyList<string> Scopes, IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris, bool FirstParty, string? ResourceIdentifier, string IdTokenSignedResponseAlg, JsonElement? Jwks, JsonElement? Metadata, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt,
    IReadOnlyList<SecretView> Secrets)
{
    public static ClientView Of(ClientFile file)
    {
        var body = ClientBody.Of(file.Form);
        return new ClientView(
            file.Form.ClientId!, body.ClientName!, body.TokenEndpointAuthMethod!, body.SecurityProfile!, body.GrantTypes!, body.Scopes!, body.RedirectUris!, body.PostLogoutRedirectUris!, body.FirstParty!.Value,
            body.ResourceIdentifier, body.IdTokenSignedResponseAlg!, body.Jwks, body.Metadata, file.CreatedAt, file.DisabledAt, [.. file.Secrets.Select(secret => new SecretView(secret.CreatedAt, secret.ExpiresAt))]);
    }

    public static string TagOf(ClientFile file) => $"\"{file.Form.Version}\"";
}

/// <summary>A secret that works, by its dates.</summary>
internal sealed record SecretView(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A client as a line of a list.</summary>
internal sealed record ClientListed(string ClientId, string ClientName, string TokenEndpointAuthMethod, IReadOnlyList<string> GrantTypes, bool FirstParty, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt);

/// <summary>A client that was made, with its first secret, which is told this once.</summary>
internal sealed record ClientCreated(string ClientId, string? ClientSecret);

/// <summary>A new secret, which is told this once; the one before works on until then.</summary>
internal sealed record SecretRotated(string ClientSecret, DateTimeOffset OlderUntil);
