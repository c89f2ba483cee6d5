using System.Text;
using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>A client's metadata as the JSON of RFC 7591 section 2: read with the specifications' defaults and within the policy, and written back.</summary>
public static class RegistrationDocument
{
    private const string Unnamed = "Unnamed client";
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 12, AllowDuplicateProperties = false };

    /// <summary>One JSON object of text without repeated names; nothing of it is believed yet.</summary>
    public static Outcome<RegistrationBody> Parse(ReadOnlyMemory<byte> utf8)
    {
        // An escaped NUL is legal JSON, but no text that a database takes.
        if (utf8.Span.IndexOf("\\u0000"u8) >= 0)
            return Refusal.InvalidClientMetadata("the body must be one JSON object");
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.IsText())
                return new RegistrationBody(document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal));
        }
        // The others: text that is no text (lone surrogates), in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
        }

        return Refusal.InvalidClientMetadata("the body must be one JSON object");
    }

    /// <summary>
    /// The client under the id it is to have. What it says of its standing with the bank (first party, the APIs it serves, whose tokens it may exchange) is
    /// passed over like any unknown member: no registration can ask for it.
    /// </summary>
    [Spec("RFC7591-2"), Spec("RFC7591-5"), Spec("OIDCDCR-2")]
    public static Outcome<Client> Read(string clientId, RegistrationBody body, RegistrationPolicy policy, ServerMetadata server)
    {
        if (body.FirstOfWrongType() is { } wrong)
            return wrong;
        if (body.Extended() is not { } metadata)
            return Refusal.InvalidClientMetadata("the metadata holds a member of the wrong type");
        if (body.Has("jwks") && metadata.JwksUri is not null)
            return Refusal.InvalidClientMetadata("jwks and jwks_uri exclude each other");
        if (!(body.Texts("response_types") is not { } types || types is ["code"] || (types.Count == 0 && body.Texts("grant_types")?.Contains(GrantTypes.AuthorizationCode) == false)))
            return Refusal.InvalidClientMetadata("response_types must be code alone, or nothing without the authorization_code grant");
        if (!ProfileOrder.IsNarrowing(metadata.SecurityProfile ?? policy.SecurityProfile, policy.SecurityProfile))
            return Refusal.InvalidClientMetadata("security_profile must be no laxer than the server's own");

        var grants = body.Texts("grant_types") ?? [GrantTypes.AuthorizationCode];
        if (grants.Except(policy.GrantTypes).Any())
            return Refusal.InvalidClientMetadata("grant_types holds a value that is not open to registration");
        var profile = SecurityProfiles.Of(metadata.SecurityProfile ?? policy.SecurityProfile);
        var method = body.Text("token_endpoint_auth_method") ?? (profile.ClientAuthMethods.Contains(ClientAuthMethods.Basic) ? ClientAuthMethods.Basic : ClientAuthMethods.PrivateKeyJwt);
        var redirects = body.Texts("redirect_uris") ?? [];
        var client = new Client
        {
            ClientId = clientId,
            ClientName = body.Text("client_name") ?? (redirects is [var first, ..] && Uri.TryCreate(first, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : Unnamed),
            TokenEndpointAuthMethod = method,
            RedirectUris = redirects,
            PostLogoutRedirectUris = body.Texts("post_logout_redirect_uris") ?? [],
            GrantTypes = grants,
            Scopes = ScopesOf(body.Text("scope"), grants, policy, server),
            Jwks = body.Has("jwks") ? body["jwks"].GetRawText() : null,
            IdTokenSignedResponseAlg = body.Text("id_token_signed_response_alg") ?? (profile.SignatureAlgorithms.Contains(SignatureAlgorithms.RS256) ? SignatureAlgorithms.RS256 : SignatureAlgorithms.PS256),
            DefaultMaxAge = body.Number("default_max_age"),
            Metadata = metadata with
            {
                SecurityProfile = metadata.SecurityProfile ?? (policy.SecurityProfile == SecurityProfiles.OAuth21 ? null : policy.SecurityProfile),
                NonceInsteadOfPkce = policy.NonceInsteadOfPkce && method != ClientAuthMethods.None && profile.Name == SecurityProfiles.OAuth21,
            },
        };
        return FirstFault(client, server) is { } fault ? fault : client;
    }

    /// <summary>All that is registered, in the names it is registered by (RFC 7591 section 3.2.1); ids and secrets are the endpoint's to add.</summary>
    [Spec("RFC7591-3.2.1")]
    public static IReadOnlyDictionary<string, object> Write(Client client)
    {
        var json = new Dictionary<string, object>
        {
            ["client_name"] = client.ClientName,
            ["token_endpoint_auth_method"] = client.TokenEndpointAuthMethod,
            ["redirect_uris"] = client.RedirectUris,
            ["grant_types"] = client.GrantTypes,
            ["response_types"] = client.GrantTypes.Contains(GrantTypes.AuthorizationCode) ? ["code"] : Array.Empty<string>(),
            ["scope"] = string.Join(' ', client.Scopes),
            ["id_token_signed_response_alg"] = client.IdTokenSignedResponseAlg,
        };
        if (client.PostLogoutRedirectUris.Count > 0)
            json["post_logout_redirect_uris"] = client.PostLogoutRedirectUris;
        if (client.DefaultMaxAge is { } age)
            json["default_max_age"] = age;
        if (client is { Jwks: { } jwks, Metadata.JwksUri: null })
            json["jwks"] = JsonSerializer.Deserialize<JsonElement>(jwks);
        foreach (var member in JsonSerializer.Deserialize<JsonElement>(client.Metadata.ToJson()).EnumerateObject())
            json[member.Name] = member.Value;
        return json;
    }

    /// <summary>More than the policy gives is not refused but not given either: the answer says what was registered (RFC 7591 section 2).</summary>
    private static string[] ScopesOf(string? asked, IReadOnlyList<string> grants, RegistrationPolicy policy, ServerMetadata server)
    {
        var known = StandardScopes.All.Concat(server.ApiResources.SelectMany(resource => resource.Scopes));
        var open = policy.Scopes.Intersect(known).Where(scope => scope != StandardScopes.OfflineAccess || grants.Contains(GrantTypes.RefreshToken));
        return asked is null ? [.. open] : [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(open)];
    }

    [Spec("RFC7591-3.2.2")]
    private static Refusal? FirstFault(Client client, ServerMetadata server)
    {
        if (ClientMetadataChecks.Faults(client, server, selfRegistered: true) is not [var fault, ..])
            return null;
        var words = $"{fault.Parameter} {fault.Words}";
        return fault.Parameter == "redirect_uris" ? Refusal.InvalidRedirectUri(words) : Refusal.InvalidClientMetadata(words);
    }
}

/// <summary>The members of a registration request that are not null, each of any type.</summary>
public sealed class RegistrationBody
{
    private const int LongestText = 4000;
    private const int MostTexts = 50;
    private static readonly string[] TextNames = ["client_name", "token_endpoint_auth_method", "scope", "id_token_signed_response_alg", "client_id", "client_secret", "software_statement"];
    private static readonly string[] ListNames = ["redirect_uris", "post_logout_redirect_uris", "grant_types", "response_types"];
    private readonly Dictionary<string, JsonElement> _members;

    internal RegistrationBody(Dictionary<string, JsonElement> members) => _members = members;

    public bool Has(string name) => _members.ContainsKey(name);

    internal JsonElement this[string name] => _members[name];

    public string? Text(string name) => _members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal int? Number(string name) => _members.TryGetValue(name, out var value) && value.TryGetInt32(out var number) ? number : null;

    internal IReadOnlyList<string>? Texts(string name) => Has(name) ? [.. _members[name].EnumerateArray().Select(item => item.GetString()!)] : null;

    internal ClientMetadata? Extended() => ClientMetadata.TryRead(_members);

    internal RegistrationBody With(string name, string text) =>
        new(new Dictionary<string, JsonElement>(_members, StringComparer.Ordinal) { [name] = JsonSerializer.SerializeToElement(text) });

    /// <summary>What a software statement says stands above what the client says beside it (RFC 7591 section 2.3).</summary>
    [Spec("RFC7591-2.3")]
    internal RegistrationBody Under(JsonElement statement)
    {
        var members = new Dictionary<string, JsonElement>(_members, StringComparer.Ordinal);
        foreach (var claim in statement.EnumerateObject())
            members[claim.Name] = claim.Value;
        return new RegistrationBody(members);
    }

    [Spec("RFC7591-2")]
    internal Refusal? FirstOfWrongType()
    {
        if (TextNames.Any(name => Has(name) && (this[name].ValueKind != JsonValueKind.String || Encoding.UTF8.GetByteCount(this[name].GetString()!) > (name == "software_statement" ? 16 * 1024 : LongestText))))
            return Refusal.InvalidClientMetadata("a member that is text is of another type or too long");
        if (Has("redirect_uris") && !IsList(this["redirect_uris"]))
            return Refusal.InvalidRedirectUri("redirect_uris must be an array of texts");
        if (ListNames.Any(name => Has(name) && !IsList(this[name])))
            return Refusal.InvalidClientMetadata("a member that is a list of texts is of another type or too long");
        if (Has("jwks") && this["jwks"].ValueKind != JsonValueKind.Object)
            return Refusal.InvalidClientMetadata("jwks must be a JWK Set");
        return Has("default_max_age") && Number("default_max_age") is not >= 0 ? Refusal.InvalidClientMetadata("default_max_age must be whole seconds") : null;
    }

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostTexts && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
}
