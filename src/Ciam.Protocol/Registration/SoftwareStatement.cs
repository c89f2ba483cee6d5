using System.Text.Json;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.Registration;

/// <summary>What somebody the bank trusts says about a client's software, as a signed JWT (RFC 7591 section 2.3).</summary>
public static class SoftwareStatement
{
    /// <summary>Claims of the statement as a token; the rest is metadata.</summary>
    private static readonly string[] OfTheToken = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

    /// <summary>The body with the statement's claims above its own.</summary>
    [Spec("RFC7591-2.3"), Spec("RFC7591-3.1.1")]
    public static Outcome<RegistrationBody> Prove(RegistrationBody body, string trustedIssuer, string trustedKeys, DateTimeOffset now)
    {
        if (!CompactJws.TryRead(body.Text("software_statement"), out var jws))
            return Refusal.InvalidSoftwareStatement("software_statement is not a signed JWT");
        if (jws.Payload.Text("iss") != trustedIssuer)
            return Refusal.UnapprovedSoftwareStatement("software_statement is not from an issuer this server trusts");
        if (!IsSignedByOneOf(jws, ClientKeys.Read(trustedKeys)))
            return Refusal.InvalidSoftwareStatement("software_statement has no valid signature of its issuer");
        if (new[] { "exp", "nbf" }.Any(name => jws.Payload.TryGetProperty(name, out _) && jws.Payload.Instant(name) is null) || jws.Payload.Instant("exp") <= now || jws.Payload.Instant("nbf") > now)
            return Refusal.InvalidSoftwareStatement("software_statement has expired or is not valid yet");
        return jws.Payload.Text("software_id") is { Length: > 0 }
            ? body.Under(WithoutTokenClaims(jws.Payload))
            : Refusal.InvalidSoftwareStatement("software_statement must have a software_id");
    }

    private static bool IsSignedByOneOf(CompactJws jws, IReadOnlyList<PublicKey> keys)
    {
        if (jws.Header.TryGetProperty("crit", out _) || jws.Alg is not { } alg)
            return false;
        var key = jws.Kid is { } kid ? keys.FirstOrDefault(candidate => candidate.Kid == kid) : keys is [var only] ? only : null;
        return key is not null && key.Verifies(alg, jws.Signed, jws.Signature);
    }

    private static JsonElement WithoutTokenClaims(JsonElement payload) => JsonSerializer.SerializeToElement(
        payload.EnumerateObject().Where(claim => !OfTheToken.Contains(claim.Name) && claim.Value.ValueKind != JsonValueKind.Null).ToDictionary(claim => claim.Name, claim => claim.Value));
}
