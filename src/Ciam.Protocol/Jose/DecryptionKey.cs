using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>A private key of the server that clients encrypt to, with its public face (RFC 7516, RFC 7517 section 4.2).</summary>
public sealed class DecryptionKey
{
    private readonly KeyPool _keys;

    private DecryptionKey(string kid, IReadOnlyList<string> algs, KeyPool keys, IReadOnlyDictionary<string, object> jwk) => (Kid, Algs, _keys, Jwk) = (kid, algs, keys, jwk);

    public string Kid { get; }

    public IReadOnlyList<string> Algs { get; }

    /// <summary>The public members only.</summary>
    public IReadOnlyDictionary<string, object> Jwk { get; }

    /// <summary><c>ECDH-ES</c> stands for the agreement with and without a wrapped key: one key pair does both.</summary>
    public static DecryptionKey FromPkcs8(string kid, string alg, byte[] pkcs8)
    {
        var bytes = pkcs8.AsSpan().ToArray();
        return alg switch
        {
            EncryptionAlgorithms.RsaOaep256 => FromRsa(kid, bytes),
            EncryptionAlgorithms.EcdhEs => FromEc(kid, bytes),
            _ => throw new ArgumentException("The algorithm is none of the house's.", nameof(alg)),
        };
    }

    /// <summary>The content of a JWE that was encrypted to one of the keys; null, without a reason, when it was not.</summary>
    [Spec("RFC7516-5.2"), Spec("RFC8725-3.1")]
    internal static string? Open(CompactJwe jwe, IReadOnlyList<DecryptionKey> keys)
    {
        if (jwe is not { Alg: { } alg, Enc: { } enc } || !EncryptionAlgorithms.Contents.Contains(enc))
            return null;
        // Named by the client, or the one of its algorithm that is newest; the name chooses among our own keys only.
        var key = jwe.Header.TryGetProperty("kid", out _) ? keys.FirstOrDefault(known => known.Kid == jwe.Kid) : keys.LastOrDefault(known => known.Algs.Contains(alg));
        if (key is null || !key.Algs.Contains(alg) || key.ContentKey(jwe, alg, enc) is not { } contentKey)
            return null;
        return ContentEncryption.Decrypt(enc, contentKey, jwe.Nonce, jwe.Ciphertext, jwe.Tag, jwe.Associated) is { } content && Ascii.IsValid(content)
            ? Encoding.ASCII.GetString(content)
            : null;
    }

    private byte[]? ContentKey(CompactJwe jwe, string alg, string enc)
    {
        try
        {
            if (alg == EncryptionAlgorithms.RsaOaep256)
                return _keys.Use(key => ((RSA)key).Decrypt(jwe.EncryptedKey, RSAEncryptionPadding.OaepSHA256));
            if (Party(jwe.Header, "apu") is not { } producer || Party(jwe.Header, "apv") is not { } consumer || !jwe.Header.TryGetProperty("epk", out var epk) || PointOf(epk) is not { } point)
                return null;
            using var other = ECDiffieHellman.Create(point);
            using var theirs = other.PublicKey;
            var direct = alg == EncryptionAlgorithms.EcdhEs;
            var agreed = _keys.Use(key => KeyAgreement.Derive((ECDiffieHellman)key, theirs, direct ? enc : alg, direct ? ContentEncryption.KeyBytes(enc) : 32, producer, consumer));
            return !direct ? KeyAgreement.Unwrap(agreed, jwe.EncryptedKey) : jwe.EncryptedKey.Length == 0 ? agreed : null;
        }
        // A point off the curve, a padding that is none.
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Off the curve is found out by the platform when it is read, so an invalid point teaches nobody anything about our key.</summary>
    private static ECParameters? PointOf(JsonElement epk) =>
        epk.ValueKind == JsonValueKind.Object && epk.Text("kty") == "EC" && epk.Text("crv") == "P-256"
        && epk.Text("x") is { Length: 43 } x && epk.Text("y") is { Length: 43 } y && CompactJws.Decode(x) is { Length: 32 } left && CompactJws.Decode(y) is { Length: 32 } right
            ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = left, Y = right } }
            : null;

    private static byte[]? Party(JsonElement header, string name) =>
        !header.TryGetProperty(name, out _) ? [] : header.Text(name) is { Length: <= 256 } text ? CompactJws.Decode(text) : null;

    private static DecryptionKey FromEc(string kid, byte[] pkcs8)
    {
        ECDiffieHellman Make()
        {
            var key = ECDiffieHellman.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }

        using var first = Make();
        if (first.KeySize != 256)
            throw new ArgumentException("Agreements are made with a P-256 key.", nameof(pkcs8));
        var point = first.ExportParameters(includePrivateParameters: false);
        // Without alg: the key serves both ways of agreeing.
        var jwk = new Dictionary<string, object>
        {
            ["kty"] = "EC", ["kid"] = kid, ["use"] = "enc", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y),
        };
        return new DecryptionKey(kid, [EncryptionAlgorithms.EcdhEs, EncryptionAlgorithms.EcdhEsA256Kw], new KeyPool(Make), jwk);
    }

    private static DecryptionKey FromRsa(string kid, byte[] pkcs8)
    {
        RSA Make()
        {
            var key = RSA.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }

        using var first = Make();
        if (first.KeySize < 2048)
            throw new ArgumentException("RSA keys have 2048 bits or more (RFC 7518 section 4.3).", nameof(pkcs8));
        var modulus = first.ExportParameters(includePrivateParameters: false);
        var jwk = new Dictionary<string, object>
        {
            ["kty"] = "RSA", ["kid"] = kid, ["use"] = "enc", ["alg"] = EncryptionAlgorithms.RsaOaep256,
            ["n"] = Base64Url.EncodeToString(modulus.Modulus), ["e"] = Base64Url.EncodeToString(modulus.Exponent),
        };
        return new DecryptionKey(kid, [EncryptionAlgorithms.RsaOaep256], new KeyPool(Make), jwk);
    }
}
