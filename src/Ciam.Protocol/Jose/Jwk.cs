using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>One public key as a JWK, read with bounds (RFC 7517 section 4, RFC 7518 section 6).</summary>
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
        if (!IsFor(jwk, "sig", "verify"))
            return null;
        return Usable<PublicKey>(() => jwk.Text("kty") switch
        {
            "EC" when AlgsOf(jwk, SignatureAlgorithms.ES256) is { } algs && PointOf(jwk) is { } point => new PublicKey(jwk.Text("kid"), algs, point),
            "RSA" when AlgsOf(jwk, SignatureAlgorithms.PS256, SignatureAlgorithms.RS256) is { } algs && ModulusOf(jwk) is { } modulus => new PublicKey(jwk.Text("kid"), algs, modulus),
            _ => null,
        });
    }

    /// <summary>A key that names no use serves both; what names one serves it only (RFC 7517 section 4.2).</summary>
    [Spec("RFC7517-4.2"), Spec("RFC7517-4.3")]
    public static EncryptionKey? ReadForEncryption(JsonElement jwk)
    {
        if (!IsFor(jwk, "enc", "encrypt", "wrapKey", "deriveKey", "deriveBits"))
            return null;
        return Usable<EncryptionKey>(() => jwk.Text("kty") switch
        {
            "EC" when AlgsOf(jwk, EncryptionAlgorithms.EcdhEs, EncryptionAlgorithms.EcdhEsA256Kw) is { } algs && PointOf(jwk) is { } point => new EncryptionKey(jwk.Text("kid"), algs, point),
            "RSA" when AlgsOf(jwk, EncryptionAlgorithms.RsaOaep256) is { } algs && ModulusOf(jwk) is { } modulus => new EncryptionKey(jwk.Text("kid"), algs, modulus),
            _ => null,
        });
    }

    public static bool IsPrivate(JsonElement jwk) => PrivateMembers.Any(name => jwk.TryGetProperty(name, out _));

    private static bool IsFor(JsonElement jwk, string use, params string[] operations) =>
        jwk.ValueKind == JsonValueKind.Object
        && !IsPrivate(jwk)
        && (!jwk.TryGetProperty("use", out _) || jwk.Text("use") == use)
        && (!jwk.TryGetProperty("key_ops", out _) || jwk.Texts("key_ops")?.Intersect(operations).Any() == true);

    /// <summary>Null for a point that is not on the curve, or a modulus the platform will not take.</summary>
    private static T? Usable<T>(Func<T?> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    [Spec("RFC7518-6.2.1")]
    private static ECParameters? PointOf(JsonElement jwk) =>
        jwk.Text("crv") == "P-256" && Bytes(jwk, "x") is { Length: CoordinateBytes } x && Bytes(jwk, "y") is { Length: CoordinateBytes } y
            ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }
            : null;

    [Spec("RFC7518-3.3"), Spec("RFC7518-6.3.1")]
    private static RSAParameters? ModulusOf(JsonElement jwk)
    {
        if (Bytes(jwk, "n") is not { Length: >= LeastModulusBytes and <= MostModulusBytes } n || n[0] < 0x80 || (n[^1] & 1) == 0)
            return null;
        return Bytes(jwk, "e") is not { Length: >= 1 and <= 4 } e || (e[^1] & 1) == 0 || e is [< 3] ? null : new RSAParameters { Modulus = n, Exponent = e };
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
