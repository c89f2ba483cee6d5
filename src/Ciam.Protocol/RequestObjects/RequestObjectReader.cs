using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RequestObjects;

/// <summary>An authorization request as the claims of a JWT, signed by the client, and perhaps encrypted to this server (RFC 9101).</summary>
public static class RequestObjectReader
{
    private const int MostParameters = 64;
    private const int LongestValue = 8 * 1024;

    /// <summary>Claims about the JWT itself; the rest are parameters.</summary>
    private static readonly string[] OfTheJwt = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub"];

    /// <summary>What was signed, out of what it was encrypted in, if it was.</summary>
    [Spec("RFC9101-6.1")]
    public static Outcome<OpenedRequestObject> Open(string text, KeySet keys)
    {
        if (!CompactJwe.LooksLikeOne(text))
            return new OpenedRequestObject(text, null);
        return CompactJwe.TryRead(text, out var jwe) && DecryptionKey.Open(jwe, keys.Decryption) is { } opened
            ? new OpenedRequestObject(opened, new EncryptionWish(jwe.Alg!, jwe.Enc!))
            : Refusal.InvalidRequestObject("request cannot be decrypted") with { Check = "CompactJwe.TryRead" };
    }

    /// <summary>The parameters of the object, and no others: what was sent beside it does not count (RFC 9101 section 6.3).</summary>
    [Spec("RFC9101-4"), Spec("RFC9101-6.3")]
    public static Outcome<Parameters> Prove(OpenedRequestObject opened, Client client, string issuer, DateTimeOffset now)
    {
        // One layer only: what is found inside is a signed JWT or nothing.
        if (!CompactJws.TryRead(opened.Jws, out var jws))
            return Refusal.InvalidRequestObject("request is not a signed JWT") with { Check = "CompactJws.TryRead" };
        return RequestObjectChecks.InOrder.FirstRefusal(new RequestObjectUnderProof(jws, opened.EncryptedBy, client, issuer, now)) is { } refusal ? refusal : ParametersOf(jws.Payload);
    }

    /// <summary>JSON keeps what a form would spell: numbers and objects as they stand, resources as the form reader joins them.</summary>
    internal static Outcome<Parameters> ParametersOf(JsonElement claims)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var claim in claims.EnumerateObject().Where(claim => !OfTheJwt.Contains(claim.Name) && claim.Value.ValueKind != JsonValueKind.Null))
        {
            var value = claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()!
                : claim.Name == "resource" && claims.Texts("resource") is { } resources ? string.Join(' ', resources)
                : claim.Value.GetRawText();
            if (values.Count == MostParameters || claim.Name.Length > 128 || value.Length > LongestValue)
                return Refusal.InvalidRequestObject("request holds too many or too long parameters") with { Check = "RequestObjectReader.Prove" };
            values[claim.Name] = value;
        }

        return new Parameters(values);
    }
}

/// <summary>A request object as its client signed it, and by what it had been encrypted.</summary>
public sealed record OpenedRequestObject(string Jws, EncryptionWish? EncryptedBy);
