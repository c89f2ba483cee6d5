using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ciam.Testing;

/// <summary>A client's own key pair: signs whatever a test wants signed, right or wrong.</summary>
public sealed class TestKey
{
    private readonly AsymmetricAlgorithm _key;

    private TestKey(string alg, string kid, AsymmetricAlgorithm key)
    {
        (Alg, Kid, _key) = (alg, kid, key);
        PublicJwk = key switch
        {
            ECDsa ec when ec.ExportParameters(false) is var point => new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["crv"] = "P-256", ["kty"] = "EC", ["x"] = Base64Url.EncodeToString(point.Q.X), ["y"] = Base64Url.EncodeToString(point.Q.Y),
            },
            RSA rsa when rsa.ExportParameters(false) is var modulus => new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["e"] = Base64Url.EncodeToString(modulus.Exponent), ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(modulus.Modulus),
            },
            _ => throw new ArgumentException("no key of ours", nameof(key)),
        };
        Thumbprint = Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(PublicJwk)));
    }

    public string Alg { get; }

    public string Kid { get; }

    /// <summary>The members that make the key and no others, in the order that the thumbprint wants them in.</summary>
    public IReadOnlyDictionary<string, string> PublicJwk { get; }

    /// <summary>RFC 7638.</summary>
    public string Thumbprint { get; }

    /// <summary>The JWK Set a client registers.</summary>
    public string Jwks => JwksOf(this);

    /// <summary>The private members, for those who may have them.</summary>
    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    public static TestKey Es256(string kid = "key-1") => new("ES256", kid, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static TestKey Ps256(string kid = "key-1") => new("PS256", kid, RSA.Create(2048));

    public static TestKey Rs256(string kid = "key-1") => new("RS256", kid, RSA.Create(2048));

    public static string JwksOf(params IEnumerable<TestKey> keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(key => new Dictionary<string, string>(key.PublicJwk) { ["kid"] = key.Kid, ["alg"] = key.Alg, ["use"] = "sig" }),
    });

    /// <summary>A JWT; the header names algorithm and key unless it says otherwise, and whatever is null is left out.</summary>
    public string Sign(IReadOnlyDictionary<string, object?> claims, IReadOnlyDictionary<string, object?>? header = null)
    {
        var named = new Dictionary<string, object?> { ["alg"] = Alg, ["kid"] = Kid };
        foreach (var (name, value) in header ?? new Dictionary<string, object?>())
            named[name] = value;
        var signed = $"{Encode(named)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(SignBytes(Encoding.ASCII.GetBytes(signed)))}";
    }

    public byte[] SignBytes(byte[] bytes) => _key switch
    {
        ECDsa ec => ec.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        RSA rsa => rsa.SignData(bytes, HashAlgorithmName.SHA256, Alg == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        _ => throw new InvalidOperationException("no key of ours"),
    };

    private static string Encode(IReadOnlyDictionary<string, object?> members) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value)));
}
