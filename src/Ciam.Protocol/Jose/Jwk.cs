using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>One public signature key as a JWK, read with bounds (RFC 7517 section 4, RFC 7518 section 6).</summary>
internal static class Jwk
{
    private const int CoordinateBytes = 32;

    // From the least RFC 7518 section 3.3 allows up to where verifying becomes a way to keep the server busy.
    private const int LeastModulusBytes = 256;
    private const int MostModulusBytes = 1024;

    /// <summary>Members that only private or shared keys have (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Null for what is private, for another use, of another kind or off its curve.</summary>
    public static PublicKey? Read(JsonElement jwk)
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

    public static bool IsPrivate(JsonElement jwk) => PrivateMembers.Any(name => jwk.TryGetProperty(name, out _));

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

    private static byte[]? Bytes(JsonElement jwk, string name)
    {
        if (jwk.Text(name) is not { Length: <= 2 * MostModulusBytes } text)
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) ? bytes[..length] : null;
    }
}
