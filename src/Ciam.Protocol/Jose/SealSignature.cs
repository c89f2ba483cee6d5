using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>The signature under one seal of the audit trail: a compact JWS that names the seal's number and hash, and nothing else.</summary>
public static class SealSignature
{
    /// <summary>Its own type, so that it is never taken for a token, nor a token for it.</summary>
    public const string Type = "audit-seal+jwt";

    public static string Sign(long number, byte[] hash, DateTimeOffset at, SigningKey key) => Signer.Sign(
        new Dictionary<string, object> { ["seal"] = number, ["hash"] = Convert.ToHexStringLower(hash), ["iat"] = at.ToUnixTimeSeconds() }, key, Type);

    /// <summary>Whether one of the keys signed for exactly this seal.</summary>
    public static bool IsGood(string signature, long number, byte[] hash, IReadOnlyDictionary<string, PublicKey> keys) =>
        CompactJws.TryRead(signature, out var jws)
        && jws is { Typ: Type, Kid: { } kid, Alg: { } alg }
        && !jws.Header.TryGetProperty("crit", out _)
        && keys.TryGetValue(kid, out var key)
        && key.Verifies(alg, jws.Signed, jws.Signature)
        && jws.Payload.TryGetProperty("seal", out var named) && named.ValueKind == JsonValueKind.Number && named.TryGetInt64(out var said) && said == number
        && jws.Payload.Text("hash") == Convert.ToHexStringLower(hash);

    /// <summary>The keys of a JWK Set document by their names; null when it is none.</summary>
    public static IReadOnlyDictionary<string, PublicKey>? ReadKeys(string jwks)
    {
        try
        {
            using var document = JsonDocument.Parse(jwks);
            if (!document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return null;
            return keys.EnumerateArray().Select(Jwk.Read).OfType<PublicKey>().Where(key => key.Kid is not null).DistinctBy(key => key.Kid).ToDictionary(key => key.Kid!);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
