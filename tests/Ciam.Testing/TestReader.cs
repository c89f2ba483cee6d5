using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ciam.Testing;

/// <summary>A client's key for what is encrypted to it; it opens by the letter of RFC 7516 and shares no code with the server.</summary>
public sealed class TestReader
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDiffieHellman _ec = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public keys, <c>use</c> and all, beside others that the client has.</summary>
    public string JwksWith(params IEnumerable<TestKey> keys)
    {
        var (point, modulus) = (_ec.ExportParameters(false), _rsa.ExportParameters(false));
        var own = new[]
        {
            new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = "P-256", ["use"] = "enc", ["kid"] = "enc-ec", ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y) },
            new Dictionary<string, string> { ["kty"] = "RSA", ["use"] = "enc", ["kid"] = "enc-rsa", ["alg"] = "RSA-OAEP-256", ["n"] = Base64Url.EncodeToString(modulus.Modulus), ["e"] = Base64Url.EncodeToString(modulus.Exponent) },
        };
        var signing = keys.Select(key => new Dictionary<string, string>(key.PublicJwk) { ["kid"] = key.Kid, ["alg"] = key.Alg, ["use"] = "sig" });
        return JsonSerializer.Serialize(new { keys = own.Concat(signing) });
    }

    /// <summary>The header, and what was inside.</summary>
    public (JsonElement Header, string Content) Open(string jwe)
    {
        var parts = jwe.Split('.');
        var header = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[0]));
        var (wrapped, nonce, ciphertext, tag) = (Base64Url.DecodeFromChars(parts[1]), Base64Url.DecodeFromChars(parts[2]), Base64Url.DecodeFromChars(parts[3]), Base64Url.DecodeFromChars(parts[4]));
        var enc = header.GetProperty("enc").GetString()!;
        var key = header.GetProperty("alg").GetString() == "RSA-OAEP-256" ? _rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256) : Agreed(header.GetProperty("epk"), enc);
        var associated = Encoding.ASCII.GetBytes(parts[0]);
        if (enc == "A128CBC-HS256")
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, associated.Length * 8L);
            if (!HMACSHA256.HashData(key.AsSpan(0, 16), [.. associated, .. nonce, .. ciphertext, .. length]).AsSpan(0, 16).SequenceEqual(tag))
                throw new CryptographicException("the tag is wrong");
            using var aes = Aes.Create();
            aes.Key = key[16..];
            return (header, Encoding.UTF8.GetString(aes.DecryptCbc(ciphertext, nonce)));
        }

        using var gcm = new AesGcm(key, 16);
        var content = new byte[ciphertext.Length];
        gcm.Decrypt(nonce, ciphertext, tag, content, associated);
        return (header, Encoding.UTF8.GetString(content));
    }

    /// <summary>ECDH-ES without a wrapped key.</summary>
    private byte[] Agreed(JsonElement epk, string enc)
    {
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(epk.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(epk.GetProperty("y").GetString()) },
        });
        var bytes = enc == "A128GCM" ? 16 : 32;
        byte[] info = [0, 0, 0, (byte)enc.Length, .. Encoding.ASCII.GetBytes(enc), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(bytes * 8 >> 8), (byte)(bytes * 8)];
        return SHA256.HashData([0, 0, 0, 1, .. _ec.DeriveRawSecretAgreement(other.PublicKey), .. info])[..bytes];
    }
}
