using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Protocol.Jose;

/// <summary>A key that signatures are checked with, bound to the algorithms it may be used for (RFC 8725 section 3.1).</summary>
public sealed class PublicKey
{
    private readonly KeyPool _keys;

    internal PublicKey(string? kid, IReadOnlyList<string> algs, ECParameters point)
        : this(kid, algs, () => ECDsa.Create(point), ("crv", "P-256"), ("kty", "EC"), ("x", Base64Url.EncodeToString(point.Q.X)), ("y", Base64Url.EncodeToString(point.Q.Y))) { }

    internal PublicKey(string? kid, IReadOnlyList<string> algs, RSAParameters modulus)
        : this(kid, algs, () => RSA.Create(modulus), ("e", Base64Url.EncodeToString(modulus.Exponent)), ("kty", "RSA"), ("n", Base64Url.EncodeToString(modulus.Modulus))) { }

    private PublicKey(string? kid, IReadOnlyList<string> algs, Func<AsymmetricAlgorithm> make, params (string Name, string Value)[] members)
    {
        (Kid, Algs, _keys, Thumbprint) = (kid, algs, new KeyPool(make), ThumbprintOf(members));
        // A point off the curve or a malformed modulus shall fail here, where keys are read, not where they are used.
        _keys.Use(key => key.KeySize);
    }

    public string? Kid { get; }

    public IReadOnlyList<string> Algs { get; }

    /// <summary>SHA-256 over the members that make the key, in base64url: its name wherever a token is bound to it.</summary>
    public string Thumbprint { get; }

    [Spec("RFC8725-3.1")]
    internal bool Verifies(string alg, byte[] signed, byte[] signature) => Algs.Contains(alg) && _keys.Use(key => alg switch
    {
        SignatureAlgorithms.ES256 => ((ECDsa)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        SignatureAlgorithms.PS256 => ((RSA)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        SignatureAlgorithms.RS256 => ((RSA)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => false,
    });

    /// <summary>A key that came with one request shall not keep the platform's memory until the collector finds it.</summary>
    internal void Release() => _keys.Release();

    /// <summary>The members come in the order of their names; their values are base64url and need no escape.</summary>
    [Spec("RFC7638-3")]
    private static string ThumbprintOf((string Name, string Value)[] members) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":\"{member.Value}\""))}}}")));
}
