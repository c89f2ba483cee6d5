using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>A JWT becomes readable for one reader only (RFC 7516 section 5.1, compact serialization).</summary>
public static class Encrypter
{
    /// <param name="content">A signed JWT, or claims as JSON.</param>
    /// <param name="key">The reader's.</param>
    /// <param name="wish">By which algorithms.</param>
    /// <param name="contentType"><c>JWT</c> around a signed one; null around claims.</param>
    /// <param name="random">So many bytes of chance. The key pair of an agreement the platform makes, as it makes a signature's nonce.</param>
    [Spec("RFC7516-5.1"), Spec("RFC7519-5.2")]
    public static string Encrypt(string content, EncryptionKey key, EncryptionWish wish, string? contentType, Func<int, byte[]> random)
    {
        using var ephemeral = wish.Alg == EncryptionAlgorithms.RsaOaep256 ? null : ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(content, key, wish, contentType, random, ephemeral);
    }

    internal static string Encrypt(string content, EncryptionKey key, EncryptionWish wish, string? contentType, Func<int, byte[]> random, ECDiffieHellman? ephemeral)
    {
        var (alg, enc) = (wish.Alg, wish.Enc);
        if (!key.Algs.Contains(alg) || !EncryptionAlgorithms.Contents.Contains(enc))
            throw new ArgumentException("The key is for another algorithm, or the content's is none of the house's.", nameof(wish));
        var size = ContentEncryption.KeyBytes(enc);
        var (contentKey, wrapped) = alg switch
        {
            EncryptionAlgorithms.EcdhEs => (key.Agree(ephemeral!, enc, size), []),
            EncryptionAlgorithms.EcdhEsA256Kw when random(size) is var fresh => (fresh, KeyAgreement.Wrap(key.Agree(ephemeral!, alg, 32), fresh)),
            _ when random(size) is var fresh => (fresh, key.EncryptRsa(fresh)),
            _ => throw new ArgumentException("The algorithm is none of the house's.", nameof(wish)),
        };

        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(Header(wish, key.Kid, contentType, ephemeral)));
        var nonce = random(ContentEncryption.NonceBytes(enc));
        var (ciphertext, tag) = ContentEncryption.Encrypt(enc, contentKey, nonce, Encoding.UTF8.GetBytes(content), Encoding.ASCII.GetBytes(header));
        return string.Join('.', header, Base64Url.EncodeToString(wrapped), Base64Url.EncodeToString(nonce), Base64Url.EncodeToString(ciphertext), Base64Url.EncodeToString(tag));
    }

    private static Dictionary<string, object> Header(EncryptionWish wish, string? kid, string? contentType, ECDiffieHellman? ephemeral)
    {
        var header = new Dictionary<string, object> { ["alg"] = wish.Alg, ["enc"] = wish.Enc };
        if (kid is not null)
            header["kid"] = kid;
        if (contentType is not null)
            header["cty"] = contentType;
        if (ephemeral?.ExportParameters(includePrivateParameters: false) is { } point)
        {
            header["epk"] = new Dictionary<string, string>
            {
                ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y),
            };
        }

        return header;
    }
}
