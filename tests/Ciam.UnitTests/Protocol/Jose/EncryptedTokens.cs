using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>JWTs that one reader can open: the vectors of the specifications, every combination of ours, and what must not be opened.</summary>
public sealed class EncryptedTokens
{
    private static readonly DecryptionKey Ec = DecryptionKey.FromPkcs8("enc-ec", "ECDH-ES", Keys.AppendixA3().ExportPkcs8PrivateKey());
    private static readonly DecryptionKey Rsa = DecryptionKey.FromPkcs8("enc-rsa", "RSA-OAEP-256", Keys.Rsa.ExportPkcs8PrivateKey());
    private static readonly string Published = new KeySet([], Ec, Rsa).ToJson();

    [Fact]
    [Covers("RFC7518-5.2.3"), Covers("RFC7518-5.2.2.2")]
    public void The_content_is_encrypted_as_in_appendix_B1_of_RFC_7518()
    {
        var key = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        var plain = Encoding.ASCII.GetBytes("A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience");
        var nonce = Convert.FromHexString("1af38c2dc2b96ffdd86694092341bc04");
        var associated = Encoding.ASCII.GetBytes("The second principle of Auguste Kerckhoffs");

        var (ciphertext, tag) = ContentEncryption.Encrypt("A128CBC-HS256", key, nonce, plain, associated);

        Assert.Equal(
            "c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a221489f16362c703233609d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a67646344427ade54b8851ffb598f7f80074b9473c82e2db",
            Convert.ToHexStringLower(ciphertext));
        Assert.Equal("652c3fa36b0a7c5b3219fab3a30bc1c4", Convert.ToHexStringLower(tag));
        Assert.Equal(plain, ContentEncryption.Decrypt("A128CBC-HS256", key, nonce, ciphertext, tag, associated));
    }

    [Fact]
    [Covers("RFC7518-4.6.2")]
    public void Two_parties_agree_as_in_appendix_C_of_RFC_7518()
    {
        using var alice = Party("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps", "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        using var bob = Party("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ", "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck", "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");

        var derived = KeyAgreement.Derive(alice, bob.PublicKey, "A128GCM", 16, Encoding.ASCII.GetBytes("Alice"), Encoding.ASCII.GetBytes("Bob"));

        Assert.Equal("VqqN6vgjbSBcIijNcacQGg", Base64Url.EncodeToString(derived));
    }

    [Fact]
    [Covers("RFC3394-2.2.1"), Covers("RFC3394-2.2.2")]
    public void A_key_is_wrapped_as_in_section_4_6_of_RFC_3394()
    {
        var wrapping = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        var key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");

        var wrapped = KeyAgreement.Wrap(wrapping, key);

        Assert.Equal("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21", Convert.ToHexString(wrapped));
        Assert.Equal(key, KeyAgreement.Unwrap(wrapping, wrapped));
        wrapped[^1] ^= 1;
        Assert.Null(KeyAgreement.Unwrap(wrapping, wrapped));
    }

    public static IEnumerable<object[]> Combinations { get; } = [.. from alg in EncryptionAlgorithms.All from enc in EncryptionAlgorithms.Contents select new object[] { alg, enc }];

    [Theory]
    [MemberData(nameof(Combinations))]
    [Covers("RFC7516-5.1"), Covers("RFC7516-5.2"), Covers("RFC7518-4.3"), Covers("RFC7518-5.3"), Covers("RFC7519-5.2"), Covers("OIDCC-10.2")]
    public void What_is_encrypted_to_us_is_opened_by_us_and_nothing_else_is(string alg, string enc)
    {
        var token = Encrypted("a.b.c", alg, enc);

        Assert.Equal("a.b.c", Opened(token));
        var parts = token.Split('.');
        for (var part = 0; part < parts.Length; part++)
        {
            if (parts[part].Length > 0)
                Assert.Null(Opened(string.Join('.', parts.Select((text, at) => at == part ? Altered(text) : text))));
        }
    }

    [Theory]
    [InlineData("""{"alg":"RSA1_5","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"dir","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"A256KW","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM","epk":{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}""")]
    [InlineData("""{"alg":"RSA-OAEP-256","enc":"A128GCM","zip":"DEF"}""")]
    [InlineData("""{"alg":"RSA-OAEP-256","enc":"A128GCM","crit":["exp"]}""")]
    [InlineData("""{"alg":"RSA-OAEP-256","enc":"A192GCM"}""")]
    [InlineData("""{"alg":"RSA-OAEP-256","enc":"A128GCM","kid":"enc-ec"}""")]
    [InlineData("""{"alg":"RSA-OAEP-256","enc":"A128GCM","kid":7}""")]
    [InlineData("""{"alg":"RSA-OAEP-256"}""")]
    [Covers("RFC7516-5.2"), Covers("RFC8725-3.1"), Covers("RFC8725-3.6")]
    public void Weak_compressed_and_odd_ones_are_not_opened(string header) => Assert.Null(Opened($"{Keys.Encode(header)}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"));

    [Theory]
    [InlineData("enc", true)]
    [InlineData("sig", false)]
    [Covers("RFC7517-4.2"), Covers("RFC7517-4.3")]
    public void A_clients_key_serves_its_use_only(string use, bool found)
    {
        var jwks = Published.Replace("\"use\":\"enc\"", $"\"use\":\"{use}\"", StringComparison.Ordinal);

        Assert.Equal(found, ClientKeys.ForEncryption(jwks, "ECDH-ES") is not null);
        Assert.Equal(!found, ClientKeys.Read(jwks).Count > 0);
        Assert.Equal(found, ClientKeys.AreUsable(jwks) is null);
        Assert.Null(ClientKeys.ForEncryption(jwks.Replace("\"kid\"", "\"key_ops\":[\"verify\"],\"kid\"", StringComparison.Ordinal), "ECDH-ES"));
    }

    private static string Encrypted(string content, string alg, string enc) =>
        Encrypter.Encrypt(content, ClientKeys.ForEncryption(Published, alg)!, new EncryptionWish(alg, enc), "JWT", RandomNumberGenerator.GetBytes);

    private static string? Opened(string token) => CompactJwe.TryRead(token, out var jwe) ? DecryptionKey.Open(jwe, [Ec, Rsa]) : null;

    /// <summary>Another first letter, whose bits all count.</summary>
    private static string Altered(string text) => (text[0] == 'A' ? 'B' : 'A') + text[1..];

    private static ECDiffieHellman Party(string x, string y, string d) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) },
        D = Base64Url.DecodeFromChars(d),
    });
}
