using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ciam.Protocol.WebAuthn;

/// <summary>A public key as authenticators write it (RFC 9052 section 7): a small CBOR map of numbers to numbers and bytes.</summary>
public sealed class CoseKey
{
    public const int Es256 = -7;
    public const int Es384 = -35;
    public const int Rs256 = -257;

    private const int MostMembers = 8;

    private readonly Dictionary<long, byte[]> _bytes = [];
    private readonly Dictionary<long, long> _numbers = [];

    private CoseKey()
    {
    }

    /// <summary>What passkeys of the house may sign with; every authenticator in use knows one of them.</summary>
    public static IReadOnlyList<int> Algorithms { get; } = [Es256, Es384, Rs256];

    public long Algorithm => _numbers.GetValueOrDefault(3);

    /// <summary>Null when it is no such map, or of an algorithm that is not the house's.</summary>
    [Spec("RFC9052-7.1")]
    public static CoseKey? TryRead(ReadOnlySpan<byte> cbor)
    {
        var key = new CoseKey();
        if (!TryHead(ref cbor, out var kind, out var members) || kind != 5 || members > MostMembers)
            return null;
        for (var i = 0L; i < members; i++)
        {
            if (!TryNumber(ref cbor, out var label) || !key.TryMember(ref cbor, label))
                return null;
        }

        return cbor.IsEmpty && Algorithms.Contains((int)key.Algorithm) ? key : null;
    }

    /// <summary>False for whatever does not verify, a malformed key included.</summary>
    [Spec("RFC9053-2.1")]
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Algorithm switch
            {
                Es256 => _numbers.GetValueOrDefault(-1) == 1 && VerifiesByCurve(ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256, data, signature),
                Es384 => _numbers.GetValueOrDefault(-1) == 2 && VerifiesByCurve(ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384, data, signature),
                _ => VerifiesByRsa(data, signature),
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The key as certificates write it (RFC 5280 section 4.1.2.7); throws what cryptography throws for a malformed one.</summary>
    public byte[] ToSubjectPublicKeyInfo()
    {
        if (Algorithm == Rs256)
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = _bytes.GetValueOrDefault(-1), Exponent = _bytes.GetValueOrDefault(-2) });
            return rsa.ExportSubjectPublicKeyInfo();
        }

        var curve = Algorithm == Es256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384;
        using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = _bytes.GetValueOrDefault(-2), Y = _bytes.GetValueOrDefault(-3) } });
        return key.ExportSubjectPublicKeyInfo();
    }

    private bool VerifiesByCurve(ECCurve curve, HashAlgorithmName hash, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = _bytes.GetValueOrDefault(-2), Y = _bytes.GetValueOrDefault(-3) } });
        return key.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private bool VerifiesByRsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create(new RSAParameters { Modulus = _bytes.GetValueOrDefault(-1), Exponent = _bytes.GetValueOrDefault(-2) });
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private bool TryMember(ref ReadOnlySpan<byte> cbor, long label)
    {
        if (cbor.IsEmpty || cbor[0] >> 5 != 2)
            return TryNumber(ref cbor, out var number) && _numbers.TryAdd(label, number);
        if (!TryHead(ref cbor, out _, out var length) || length > cbor.Length || !_bytes.TryAdd(label, cbor[..(int)length].ToArray()))
            return false;
        cbor = cbor[(int)length..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> cbor, out long number)
    {
        var read = TryHead(ref cbor, out var kind, out number) && kind is 0 or 1;
        number = kind == 1 ? -1 - number : number;
        return read;
    }

    /// <summary>The first byte says the kind and, in its lower bits, the value or how many bytes of it follow (RFC 8949 section 3).</summary>
    private static bool TryHead(ref ReadOnlySpan<byte> cbor, out int kind, out long value)
    {
        (kind, value) = (0, 0);
        if (cbor.IsEmpty)
            return false;
        (kind, var info) = (cbor[0] >> 5, cbor[0] & 0x1F);
        cbor = cbor[1..];
        var following = info switch { < 24 => 0, 24 => 1, 25 => 2, 26 => 4, _ => -1 };
        if (following < 0 || cbor.Length < following)
            return false;
        value = following switch
        {
            0 => info,
            1 => cbor[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(cbor),
            _ => BinaryPrimitives.ReadUInt32BigEndian(cbor),
        };
        cbor = cbor[following..];
        return true;
    }
}
