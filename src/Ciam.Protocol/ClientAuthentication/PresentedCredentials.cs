using System.Text;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>Who a client says it is and what it shows for it; nothing is proven yet (RFC 6749 section 2.3, RFC 7521 section 4.2).</summary>
public sealed record PresentedCredentials
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int LongestIdentifier = 256;
    private const int LongestSecret = 512;
    private const int LongestHeader = 4096;

    private PresentedCredentials(string clientId, string method) => (ClientId, Method) = (clientId, method);

    public string ClientId { get; }

    /// <summary>One of <see cref="ClientAuthMethods"/>.</summary>
    public string Method { get; }

    public string? Secret { get; private init; }

    public string? Assertion { get; private init; }

    /// <summary>Exactly one mechanism, or none for a public client. Two Authorization headers arrive joined by a comma and are no Base64.</summary>
    [Spec("RFC6749-2.3"), Spec("RFC6749-2.3.1")]
    public static Outcome<PresentedCredentials> Read(string? authorizationHeader, Parameters form)
    {
        var (secret, assertion, assertionType) = (form["client_secret"], form["client_assertion"], form["client_assertion_type"]);
        if (new[] { authorizationHeader is not null, secret is not null, assertion is not null || assertionType is not null }.Count(used => used) > 1)
            return Refuse(Refusal.InvalidRequest("client authentication uses more than one mechanism"));
        if (authorizationHeader is not null)
            return ReadBasic(authorizationHeader, form["client_id"]);
        if (assertion is not null || assertionType is not null)
            return ReadAssertion(assertion, assertionType, form["client_id"]);
        if (form["client_id"] is not { } clientId)
            return Refuse(Refusal.InvalidClient("client authentication is required"));
        if (!IsVisible(clientId, LongestIdentifier) || (secret is not null && !IsVisible(secret, LongestSecret)))
            return Refuse(Refusal.InvalidRequest("client_id or client_secret has characters or a length that is not allowed"));
        return new PresentedCredentials(clientId, secret is null ? ClientAuthMethods.None : ClientAuthMethods.Post) { Secret = secret };
    }

    /// <summary>Both halves are form-encoded before they are joined and put into Base64.</summary>
    private static Outcome<PresentedCredentials> ReadBasic(string header, string? formClientId)
    {
        const string scheme = "Basic ";
        if (header.Length > LongestHeader || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return Refuse(Refusal.InvalidClient("authorization must use the Basic scheme"));

        var encoded = header[scheme.Length..].Trim(' ');
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || !Ascii.IsValid(bytes.AsSpan(0, length)))
            return Refuse(Refusal.InvalidClient("authorization is not Base64 of visible characters"));

        var pair = Encoding.ASCII.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return Refuse(Refusal.InvalidClient("authorization has no client_secret"));
        var (clientId, secret) = (FormDecode(pair[..colon]), FormDecode(pair[(colon + 1)..]));
        if (!IsVisible(clientId, LongestIdentifier) || !IsVisible(secret, LongestSecret))
            return Refuse(Refusal.InvalidClient("authorization has characters or a length that is not allowed"));
        return formClientId is null || formClientId == clientId
            ? new PresentedCredentials(clientId, ClientAuthMethods.Basic) { Secret = secret }
            : Refuse(Refusal.InvalidRequest("client_id is not the client of the authorization header"));
    }

    /// <summary>The client is named by the assertion's subject, which is believed only after its key has signed it.</summary>
    [Spec("RFC7521-4.2"), Spec("RFC7523-2.2")]
    private static Outcome<PresentedCredentials> ReadAssertion(string? assertion, string? assertionType, string? formClientId)
    {
        if (assertion is null || assertionType is null)
            return Refuse(Refusal.InvalidRequest("client_assertion and client_assertion_type come together"));
        if (assertionType != AssertionType)
            return Refuse(Refusal.InvalidClient("client_assertion_type must be that of a JWT"));
        if (!CompactJws.TryRead(assertion, out var jws) || jws.Payload.Text("sub") is not { } subject || !IsVisible(subject, LongestIdentifier))
            return Refuse(Refusal.InvalidClient("client_assertion is not a signed JWT that names a client"));
        return formClientId is null || formClientId == subject
            ? new PresentedCredentials(subject, ClientAuthMethods.PrivateKeyJwt) { Assertion = assertion }
            : Refuse(Refusal.InvalidClient("client_id is not the subject of client_assertion"));
    }

    /// <summary>A record would print the secret.</summary>
    public override string ToString() => $"{ClientId} by {Method}";

    private static Refusal Refuse(Refusal refusal) => refusal with { Check = "PresentedCredentials.Read" };

    private static string FormDecode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    /// <summary>VSCHAR of RFC 6749 appendix A: what is not visible in ASCII is no client's name or secret.</summary>
    private static bool IsVisible(string text, int longest) => text.Length > 0 && text.Length <= longest && text.All(letter => letter is >= ' ' and <= '~');
}
