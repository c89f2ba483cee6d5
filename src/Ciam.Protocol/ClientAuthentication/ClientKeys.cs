using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>A client's registered JWK Set, read with bounds (RFC 7517, RFC 7518 section 6).</summary>
public static class ClientKeys
{
    private const int LongestDocument = 64 * 1024;
    private const int MostKeys = 16;
    private const int CoordinateBytes = 32;

    // From the least RFC 7518 section 3.3 allows up to where verifying becomes a way to keep the server busy.
    private const int LeastModulusBytes = 256;
    private const int MostModulusBytes = 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>For registration: null when every key can be used, otherwise why not.</summary>
    [Spec("RFC7591-2")]
    public static Refusal? AreUsable(string jwks)
    {
        if (!TryReadSet(jwks, out var entries) || entries.Count is 0 or > MostKeys)
            return Refusal.InvalidRequest("jwks must be a JWK Set of 1 to 16 keys");
        if (entries.Any(entry => entry.ValueKind == JsonValueKind.Object && IsPrivate(entry)))
            return Refusal.InvalidRequest("jwks must not contain private keys");
        var keys = entries.Select(ReadKey).OfType<PublicKey>().ToList();
        if (keys.Count != entries.Count)
            return Refusal.InvalidRequest("jwks must contain P-256 or RSA signature keys of 2048 bits or more only");
        return keys.Count > 1 && keys.Select(key => key.Kid ?? "").Distinct().Count() != keys.Count
            ? Refusal.InvalidRequest("jwks must name its keys by different kid values")
            : null;
    }

    /// <summary>The keys that can be used; what cannot be read is passed over.</summary>
    internal static IReadOnlyList<PublicKey> Read(string? jwks) =>
        TryReadSet(jwks, out var entries) ? [.. entries.Take(MostKeys).Select(ReadKey).OfType<PublicKey>()] : [];

    private static bool TryReadSet(string? jwks, [NotNullWhen(true)] out List<JsonElement>? entries)
    {
        entries = null;
        if (jwks is not { Length: > 0 and <= LongestDocument })
            return false;
        try
        {
            using var document = JsonDocument.Parse(jwks, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.IsText() || !root.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return false;
            entries = [.. keys.EnumerateArray().Select(key => key.Clone())];
            return true;
        }
        // The others: text that is no text (lone surrogates), in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static PublicKey? ReadKey(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || IsPrivate(jwk) || (jwk.TryGetProperty("use", out _) && jwk.Text("use") != "sig"))
            return null;
        if (jwk.TryGetProperty("key_ops", out _) && jwk.Texts("key_ops")?.Contains("verify") != true)
            return null;
        try
        {
            return jwk.Text("kty") switch
            {
                "EC" => ReadEc(jwk),
                "RSA" => ReadRsa(jwk),
                _ => null,
            };
        }
        // A point that is not on the curve, or a modulus the platform will not take.
        catch (CryptographicException)
        {
            return null;
        }
    }

    [Spec("RFC7518-6.2.1")]
    private static PublicKey? ReadEc(JsonElement jwk)
    {
        if (jwk.Text("crv") != "P-256" || Bytes(jwk, "x") is not { Length: CoordinateBytes } x || Bytes(jwk, "y") is not { Length: CoordinateBytes } y)
            return null;
        return AlgsOf(jwk, SignatureAlgorithms.ES256) is { } algs
            ? new PublicKey(jwk.Text("kid"), algs, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } })
            : null;
    }

    [Spec("RFC7518-3.3"), Spec("RFC7518-6.3.1")]
    private static PublicKey? ReadRsa(JsonElement jwk)
    {
        if (Bytes(jwk, "n") is not { Length: >= LeastModulusBytes and <= MostModulusBytes } n || n[0] < 0x80 || (n[^1] & 1) == 0)
            return null;
        if (Bytes(jwk, "e") is not { Length: >= 1 and <= 4 } e || (e[^1] & 1) == 0 || e is [< 3])
            return null;
        return AlgsOf(jwk, SignatureAlgorithms.PS256, SignatureAlgorithms.RS256) is { } algs
            ? new PublicKey(jwk.Text("kid"), algs, new RSAParameters { Modulus = n, Exponent = e })
            : null;
    }

    /// <summary>The one the key names, or all that its type can do when it names none.</summary>
    private static string[]? AlgsOf(JsonElement jwk, params string[] possible)
    {
        if (!jwk.TryGetProperty("alg", out _))
            return possible;
        return jwk.Text("alg") is { } alg && possible.Contains(alg) ? [alg] : null;
    }

    private static bool IsPrivate(JsonElement jwk) => jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _);

    private static byte[]? Bytes(JsonElement jwk, string name)
    {
        if (jwk.Text(name) is not { Length: <= 2 * MostModulusBytes } text)
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) ? bytes[..length] : null;
    }
}
