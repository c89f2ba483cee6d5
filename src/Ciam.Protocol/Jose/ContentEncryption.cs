using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ciam.Protocol.Jose;

/// <summary>The content of a JWE under its content encryption key (RFC 7518 section 5).</summary>
internal static class ContentEncryption
{
    private const int TagBytes = 16;

    public static int KeyBytes(string enc) => enc == EncryptionAlgorithms.A128Gcm ? 16 : 32;

    public static int NonceBytes(string enc) => enc == EncryptionAlgorithms.A128CbcHs256 ? 16 : 12;

    [Spec("RFC7518-5.2.3"), Spec("RFC7518-5.3")]
    public static (byte[] Ciphertext, byte[] Tag) Encrypt(string enc, byte[] key, byte[] nonce, byte[] plaintext, byte[] associated)
    {
        if (enc == EncryptionAlgorithms.A128CbcHs256)
        {
            using var aes = Aes.Create();
            aes.Key = key[16..];
            var sealedText = aes.EncryptCbc(plaintext, nonce);
            return (sealedText, CbcTag(key, nonce, sealedText, associated));
        }

        using var gcm = new AesGcm(key, TagBytes);
        var (ciphertext, tag) = (new byte[plaintext.Length], new byte[TagBytes]);
        gcm.Encrypt(nonce, plaintext, ciphertext, tag, associated);
        return (ciphertext, tag);
    }

    /// <summary>Null when the tag is wrong: nothing of the content is looked at before.</summary>
    [Spec("RFC7516-5.2"), Spec("RFC7518-5.2.2.2")]
    public static byte[]? Decrypt(string enc, byte[] key, byte[] nonce, byte[] ciphertext, byte[] tag, byte[] associated)
    {
        if (key.Length != KeyBytes(enc) || nonce.Length != NonceBytes(enc) || tag.Length != TagBytes)
            return null;
        try
        {
            if (enc == EncryptionAlgorithms.A128CbcHs256)
            {
                using var aes = Aes.Create();
                aes.Key = key[16..];
                return CryptographicOperations.FixedTimeEquals(CbcTag(key, nonce, ciphertext, associated), tag) ? aes.DecryptCbc(ciphertext, nonce) : null;
            }

            using var gcm = new AesGcm(key, TagBytes);
            var plaintext = new byte[ciphertext.Length];
            gcm.Decrypt(nonce, ciphertext, tag, plaintext, associated);
            return plaintext;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The first half of the key authenticates: associated data, nonce, ciphertext and the length of the first in bits.</summary>
    private static byte[] CbcTag(byte[] key, byte[] nonce, byte[] ciphertext, byte[] associated)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, associated.Length * 8L);
        return HMACSHA256.HashData(key.AsSpan(0, 16), [.. associated, .. nonce, .. ciphertext, .. length])[..TagBytes];
    }
}
