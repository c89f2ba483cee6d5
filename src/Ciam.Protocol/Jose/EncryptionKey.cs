using System.Security.Cryptography;

namespace Ciam.Protocol.Jose;

/// <summary>A reader's public key, bound to the algorithms it may be encrypted to.</summary>
public sealed class EncryptionKey
{
    private readonly KeyPool _keys;

    internal EncryptionKey(string? kid, IReadOnlyList<string> algs, ECParameters point) : this(kid, algs, () => ECDiffieHellman.Create(point)) { }

    internal EncryptionKey(string? kid, IReadOnlyList<string> algs, RSAParameters modulus) : this(kid, algs, () => RSA.Create(modulus)) { }

    private EncryptionKey(string? kid, IReadOnlyList<string> algs, Func<AsymmetricAlgorithm> make)
    {
        (Kid, Algs, _keys) = (kid, algs, new KeyPool(make));
        // What the platform will not take shall fail where keys are read.
        _keys.Use(key => key.KeySize);
    }

    public string? Kid { get; }

    public IReadOnlyList<string> Algs { get; }

    [Spec("RFC7518-4.3")]
    internal byte[] EncryptRsa(byte[] contentKey) => _keys.Use(key => ((RSA)key).Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256));

    internal byte[] Agree(ECDiffieHellman ephemeral, string algorithm, int bytes) =>
        _keys.Use(key => KeyAgreement.Derive(ephemeral, ((ECDiffieHellman)key).PublicKey, algorithm, bytes, [], []));
}
