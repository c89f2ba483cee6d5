using System.Text.Json;
using System.Text.Json.Serialization;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol;

/// <summary>
/// What a client registered beyond its core, in the metadata names of the specifications that define them (IANA registry of RFC 7591 section 4.1).
/// Its defaults are the safe ones, and a client that registered nothing has them all.
/// </summary>
public sealed record ClientMetadata
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        PropertyNameCaseInsensitive = false,
    };

    public static ClientMetadata None { get; } = new();

    /// <summary>One of <see cref="SecurityProfiles"/>; null is <c>oauth21</c>. It sets what the client must do; the rest of the metadata may narrow it.</summary>
    public string? SecurityProfile { get; init; }

    /// <summary>A confidential OpenID client that relies on <c>nonce</c> instead of PKCE (OAuth 2.1 section 7.5.1).</summary>
    public bool NonceInsteadOfPkce { get; init; }

    /// <summary>Where the client's keys are fetched from (RFC 7591 section 2); the fetched set is kept in the client's <c>jwks</c>.</summary>
    public string? JwksUri { get; init; }

    public string? TokenEndpointAuthSigningAlg { get; init; }

    // RFC 9126, RFC 9101, JARM, OIDC Registration: requests and answers as JWTs.
    public bool RequirePushedAuthorizationRequests { get; init; }
    public bool RequireSignedRequestObject { get; init; }
    public string? RequestObjectSigningAlg { get; init; }
    public string? RequestObjectEncryptionAlg { get; init; }
    public string? RequestObjectEncryptionEnc { get; init; }

    /// <summary>The only ways its requests may be answered; null leaves them all (FAPI 2.0 Message Signing section 5.3.3).</summary>
    public IReadOnlyList<string>? ResponseModes { get; init; }
    public string? AuthorizationSignedResponseAlg { get; init; }
    public string? AuthorizationEncryptedResponseAlg { get; init; }
    public string? AuthorizationEncryptedResponseEnc { get; init; }
    public string? IdTokenEncryptedResponseAlg { get; init; }
    public string? IdTokenEncryptedResponseEnc { get; init; }
    public string? UserinfoSignedResponseAlg { get; init; }
    public string? UserinfoEncryptedResponseAlg { get; init; }
    public string? UserinfoEncryptedResponseEnc { get; init; }
    public string? IntrospectionSignedResponseAlg { get; init; }
    public string? IntrospectionEncryptedResponseAlg { get; init; }
    public string? IntrospectionEncryptedResponseEnc { get; init; }

    // RFC 9449, RFC 8705: tokens bound to a key of the client's.
    public bool DpopBoundAccessTokens { get; init; }
    public bool TlsClientCertificateBoundAccessTokens { get; init; }
    public string? TlsClientAuthSubjectDn { get; init; }
    public string? TlsClientAuthSanDns { get; init; }
    public string? TlsClientAuthSanUri { get; init; }
    public string? TlsClientAuthSanIp { get; init; }
    public string? TlsClientAuthSanEmail { get; init; }

    // OIDC Core section 8, RFC 9396, RFC 8693, OIDC Registration section 2.
    public string? SubjectType { get; init; }
    public string? SectorIdentifierUri { get; init; }
    public IReadOnlyList<string>? AuthorizationDetailsTypes { get; init; }
    public IReadOnlyList<string>? DefaultAcrValues { get; init; }
    public bool RequireAuthTime { get; init; }

    /// <summary>The clients whose tokens this one may exchange, its own always (RFC 8693); null means none but its own.</summary>
    public IReadOnlyList<string>? TokenExchangeSubjectClients { get; init; }

    /// <summary>The one client that may act with this one's tokens; they say so in <c>may_act</c> (RFC 8693 section 4.4).</summary>
    public string? MayActClient { get; init; }

    // CIBA Core section 4.
    public string? BackchannelTokenDeliveryMode { get; init; }
    public string? BackchannelClientNotificationEndpoint { get; init; }
    public string? BackchannelAuthenticationRequestSigningAlg { get; init; }
    public bool BackchannelUserCodeParameter { get; init; }

    /// <summary>The client shows the number it is told; the customer approves only by typing it. No specification's, ours.</summary>
    public bool BackchannelNumberMatching { get; init; }

    // OIDC Front-Channel Logout, Back-Channel Logout, third-party-initiated login.
    public string? FrontchannelLogoutUri { get; init; }
    public bool FrontchannelLogoutSessionRequired { get; init; }
    public string? BackchannelLogoutUri { get; init; }
    public bool BackchannelLogoutSessionRequired { get; init; }
    public string? InitiateLoginUri { get; init; }

    // For people: RFC 7591 section 2.
    public string? ApplicationType { get; init; }
    public string? ClientUri { get; init; }
    public string? LogoUri { get; init; }
    public string? PolicyUri { get; init; }
    public string? TosUri { get; init; }
    public IReadOnlyList<string>? Contacts { get; init; }
    public string? SoftwareId { get; init; }
    public string? SoftwareVersion { get; init; }

    private static readonly JsonSerializerOptions Readable = new(Json) { WriteIndented = true };
    private const int MostWritten = 16 * 1024;

    private static readonly HashSet<string> Names =
    [
        .. typeof(ClientMetadata).GetProperties().Where(property => !property.GetMethod!.IsStatic && property.Name != nameof(SecurityProfile)).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
    ];

    /// <summary>Members that a client may say of itself; the others are the bank's to say.</summary>
    private static readonly HashSet<string> SaidByClients =
    [
        .. typeof(ClientMetadata).GetProperties().Where(property => !property.GetMethod!.IsStatic && property.Name is not (nameof(NonceInsteadOfPkce) or nameof(TokenExchangeSubjectClients)))
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)),
    ];

    /// <summary>What a client says of itself; null when one of the members is of the wrong type.</summary>
    internal static ClientMetadata? TryRead(IReadOnlyDictionary<string, JsonElement> members)
    {
        try
        {
            return JsonSerializer.SerializeToElement(members.Where(member => SaidByClients.Contains(member.Key)).ToDictionary()).Deserialize<ClientMetadata>(Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What staff write: every member must be known, so that a slip of the pen is not lost in silence; null otherwise. The profile has a field of its own.</summary>
    public static ClientMetadata? FromStaff(string json)
    {
        if (json.Length > MostWritten || json.Contains("\\u0000", StringComparison.Ordinal))
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.IsText() && document.RootElement.EnumerateObject().All(member => Names.Contains(member.Name))
                ? document.RootElement.Deserialize<ClientMetadata>(Json)
                : null;
        }
        // The others: text that is no text (lone surrogates), in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>For staff to read and change: one member on a line, without the profile.</summary>
    public string ToStaff()
    {
        var shown = this with { SecurityProfile = null };
        return shown == None ? "" : JsonSerializer.Serialize(shown, Readable);
    }

    /// <summary>What is kept: only what differs from the defaults.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Members that are not known here are passed over; the text is one that <see cref="ToJson"/> wrote.</summary>
    public static ClientMetadata FromJson(string json) => JsonSerializer.Deserialize<ClientMetadata>(json, Json) ?? None;
}
