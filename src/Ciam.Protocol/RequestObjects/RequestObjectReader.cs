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

    /// <summary>The parameters of the object, and no others: what was sent beside it does not count (RFC 9101 section 6.3).</summary>
    [Spec("RFC9101-4"), Spec("RFC9101-6.1"), Spec("RFC9101-6.3")]
    public static Outcome<Parameters> Prove(string text, Client client, KeySet keys, string issuer, DateTimeOffset now)
    {
        EncryptionWish? encryptedBy = null;
        var nested = text;
        if (CompactJwe.LooksLikeOne(text))
        {
            if (!CompactJwe.TryRead(text, out var jwe) || DecryptionKey.Open(jwe, keys.Decryption) is not { } opened)
                return Refusal.InvalidRequestObject("request cannot be decrypted") with { Check = "CompactJwe.TryRead" };
            (encryptedBy, nested) = (new EncryptionWish(jwe.Alg!, jwe.Enc!), opened);
        }

        // One layer only: what is found inside is a signed JWT or nothing.
        if (!CompactJws.TryRead(nested, out var jws))
            return Refusal.InvalidRequestObject("request is not a signed JWT") with { Check = "CompactJws.TryRead" };
        return RequestObjectChecks.InOrder.FirstRefusal(new RequestObjectUnderProof(jws, encryptedBy, client, issuer, now)) is { } refusal ? refusal : ParametersOf(jws.Payload);
    }

    /// <summary>JSON keeps what a form would spell: numbers and objects as they stand, resources as the form reader joins them.</summary>
    private static Outcome<Parameters> ParametersOf(JsonElement claims)
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
