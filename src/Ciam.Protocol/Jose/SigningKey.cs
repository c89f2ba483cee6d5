using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ciam.Protocol.Jose;

/// <summary>A private key of the server with its public face; many threads may sign with it at once.</summary>
public sealed class SigningKey
{
    private readonly KeyPool _keys;

    private SigningKey(string kid, string alg, KeyPool keys, PublicKey publicKey, IReadOnlyDictionary<string, object> jwk) =>
        (Kid, Alg, _keys, Public, Jwk) = (kid, alg, keys, publicKey, jwk);

    public string Kid { get; }

    public string Alg { get; }

    public PublicKey Public { get; }

    /// <summary>The public members only (RFC 7517 section 4).</summary>
    public IReadOnlyDictionary<string, object> Jwk { get; }

    /// <summary>The caller may wipe the bytes afterwards.</summary>
    public static SigningKey FromPkcs8(string kid, string alg, byte[] pkcs8) => alg switch
    {
        SignatureAlgorithms.ES256 => FromEc(kid, pkcs8.AsSpan().ToArray()),
        SignatureAlgorithms.PS256 or SignatureAlgorithms.RS256 => FromRsa(kid, alg, pkcs8.AsSpan().ToArray()),
        _ => throw new ArgumentException("The algorithm is none of the house's.", nameof(alg)),
    };

    [Spec("RFC7518-3.4"), Spec("RFC7518-3.5")]
    internal byte[] Sign(byte[] signed) => _keys.Use(key => Alg switch
    {
        SignatureAlgorithms.ES256 => ((ECDsa)key).SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        SignatureAlgorithms.PS256 => ((RSA)key).SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => ((RSA)key).SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    });

    private static SigningKey FromEc(string kid, byte[] pkcs8)
    {
        ECDsa Make()
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }

        using var first = Make();
        if (first.KeySize != 256)
            throw new ArgumentException("ES256 signs with a P-256 key.", nameof(pkcs8));
        var point = first.ExportParameters(includePrivateParameters: false);
        var jwk = Describe(kid, SignatureAlgorithms.ES256, "EC", ("crv", "P-256"), ("x", Base64Url.EncodeToString(point.Q.X)), ("y", Base64Url.EncodeToString(point.Q.Y)));
        return new SigningKey(kid, SignatureAlgorithms.ES256, new KeyPool(Make), new PublicKey(kid, [SignatureAlgorithms.ES256], point), jwk);
    }

    private static SigningKey FromRsa(string kid, string alg, byte[] pkcs8)
    {
        RSA Make()
        {
            var key = RSA.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }

        using var first = Make();
        if (first.KeySize < 2048)
            throw new ArgumentException("RSA keys have 2048 bits or more (RFC 7518 section 3.3).", nameof(pkcs8));
        var modulus = first.ExportParameters(includePrivateParameters: false);
        var jwk = Describe(kid, alg, "RSA", ("n", Base64Url.EncodeToString(modulus.Modulus)), ("e", Base64Url.EncodeToString(modulus.Exponent)));
        return new SigningKey(kid, alg, new KeyPool(Make), new PublicKey(kid, [alg], modulus), jwk);
    }

    private static Dictionary<string, object> Describe(string kid, string alg, string kty, params (string Name, string Value)[] members)
    {
        var jwk = new Dictionary<string, object> { ["kty"] = kty, ["kid"] = kid, ["alg"] = alg, ["use"] = "sig" };
        foreach (var (name, value) in members)
            jwk[name] = value;
        return jwk;
    }
}
