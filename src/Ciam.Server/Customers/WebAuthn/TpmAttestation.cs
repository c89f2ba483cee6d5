using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>The format of Windows Hello (Web Authentication section 8.3): the TPM certifies a name, which is the hash of the key it describes, and what was asked beside it.</summary>
internal static class TpmAttestation
{
    private const uint Generated = 0xff544347;
    private const ushort Certify = 0x8017, Rsa = 0x0001, Ecc = 0x0023, Sha256 = 0x000b, None = 0x0010, P256 = 0x0003, P384 = 0x0004;
    private const uint UsualExponent = 65537;

    /// <summary>An attestation identity key's certificate (section 8.3.1).</summary>
    private const string AttestationKeyUsage = "2.23.133.8.3", SubjectAltName = "2.5.29.17";

    [Spec("WEBAUTHN3-8.3")]
    public static bool Holds(AttestationObject read, CoseKey key, ReadOnlySpan<byte> clientDataHash, X509Certificate2 maker)
    {
        if (read.Version != "2.0" || !IsAttestationKey(maker) || !KeyOf(read.PubArea).AsSpan().SequenceEqual(key.ToSubjectPublicKeyInfo()))
            return false;
        var hash = read.Algorithm is CoseKey.Es384 ? SHA384.HashData([.. read.AuthenticatorData, .. clientDataHash]) : SHA256.HashData([.. read.AuthenticatorData, .. clientDataHash]);
        return Certifies(read.CertInfo, hash, read.PubArea) && Attestation.Signed(maker, read.Algorithm, read.CertInfo, read.Signature);
    }

    private static bool IsAttestationKey(X509Certificate2 certificate) =>
        certificate is { Version: 3 } && certificate.SubjectName.RawData.Length == 2 && certificate.Extensions[SubjectAltName] is not null
        && !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(said => said.CertificateAuthority)
        && certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(said => said.EnhancedKeyUsages[AttestationKeyUsage] is not null);

    /// <summary>TPMS_ATTEST: made by a TPM, about this asking, and of a key with this very name.</summary>
    private static bool Certifies(byte[] certInfo, byte[] asked, byte[] pubArea)
    {
        var words = new Words(certInfo);
        if (words.Number32() != Generated || words.Number16() != Certify)
            return false;
        words.Sized();
        if (!words.Sized().SequenceEqual(asked))
            return false;
        // clockInfo and firmwareVersion
        words.Take(17 + 8);
        var name = words.Sized();
        words.Sized();
        return words.IsOver && name.Length == 2 + 32 && BinaryPrimitives.ReadUInt16BigEndian(name) == Sha256 && name[2..].SequenceEqual(SHA256.HashData(pubArea));
    }

    /// <summary>TPMT_PUBLIC, as a key that everybody can read.</summary>
    private static byte[] KeyOf(byte[] pubArea)
    {
        var words = new Words(pubArea);
        var (type, name) = (words.Number16(), words.Number16());
        words.Take(4);
        words.Sized();
        if (name != Sha256 || words.Number16() != None)
            throw new CryptographicException("a key that wraps others signs nothing");
        if (words.Number16() != None)
            words.Take(2);
        var key = type switch { Rsa => RsaOf(ref words), Ecc => EccOf(ref words), _ => throw new CryptographicException("a key of no kind we know") };
        return words.IsOver ? key : throw new CryptographicException("there is more than a key");
    }

    private static byte[] RsaOf(ref Words words)
    {
        words.Take(2);
        var exponent = words.Number32() is var said && said == 0 ? UsualExponent : said;
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, exponent);
        using var rsa = RSA.Create(new RSAParameters { Modulus = words.Sized().ToArray(), Exponent = bytes.AsSpan().TrimStart((byte)0).ToArray() });
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[] EccOf(ref Words words)
    {
        var curve = words.Number16() switch { P256 => ECCurve.NamedCurves.nistP256, P384 => ECCurve.NamedCurves.nistP384, _ => throw new CryptographicException("a curve that is not the house's") };
        if (words.Number16() != None)
            words.Take(2);
        using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = words.Sized().ToArray(), Y = words.Sized().ToArray() } });
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>Big-endian numbers and sized bytes, one after another; what is not there throws.</summary>
    private ref struct Words(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public readonly bool IsOver => _left.IsEmpty;

        public ushort Number16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

        public uint Number32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

        public ReadOnlySpan<byte> Sized() => Take(Number16());

        public ReadOnlySpan<byte> Take(int length)
        {
            var taken = _left[..length];
            _left = _left[length..];
            return taken;
        }
    }
}
