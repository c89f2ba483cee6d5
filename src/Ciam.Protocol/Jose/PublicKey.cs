using System.Security.Cryptography;

namespace Ciam.Protocol.Jose;

/// <summary>A key that signatures are checked with, bound to the algorithms it may be used for (RFC 8725 section 3.1).</summary>
public sealed class PublicKey
{
    private readonly KeyPool _keys;

    internal PublicKey(string? kid, IReadOnlyList<string> algs, ECParameters point) : this(kid, algs, () => ECDsa.Create(point)) { }

    internal PublicKey(string? kid, IReadOnlyList<string> algs, RSAParameters modulus) : this(kid, algs, () => RSA.Create(modulus)) { }

    private PublicKey(string? kid, IReadOnlyList<string> algs, Func<AsymmetricAlgorithm> make)
    {
        (Kid, Algs, _keys) = (kid, algs, new KeyPool(make));
        // A point off the curve or a malformed modulus shall fail here, where keys are read, not where they are used.
        _keys.Use(key => key.KeySize);
    }

    public string? Kid { get; }

    public IReadOnlyList<string> Algs { get; }

    [Spec("RFC8725-3.1")]
    internal bool Verifies(string alg, byte[] signed, byte[] signature) => Algs.Contains(alg) && _keys.Use(key => alg switch
    {
        SignatureAlgorithms.ES256 => ((ECDsa)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        SignatureAlgorithms.PS256 => ((RSA)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        SignatureAlgorithms.RS256 => ((RSA)key).VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => false,
    });
}
