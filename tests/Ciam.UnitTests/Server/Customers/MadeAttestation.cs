using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Server.Customers.WebAuthn;
using Ciam.Server.House;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.Customers;

/// <summary>A key just made, and a statement about it; or one that lacks something.</summary>
internal sealed class MadeAttestation : IDisposable
{
    private static readonly TestAuthority Root = new("CN=Maker"), Elsewhere = new("CN=Maker");
    private static bool _turn;
    private readonly TestAuthority _root = (_turn = !_turn) ? Root : Elsewhere;
    private readonly string _format, _lack;
    private readonly AsymmetricAlgorithm _key;
    private readonly AsymmetricAlgorithm _makerKey;
    private readonly byte[] _certInfo = [], _pubArea = [];

    public MadeAttestation(string format, string lack = "")
    {
        (_format, _lack, RootsFile) = (format, lack, _root.WriteFile());
        Model = format is "fido-u2f" or "apple" && lack != "a model" ? Guid.Empty : Guid.NewGuid();
        _key = format == "tpm" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _makerKey = format switch { "apple" => ECDsa.Create(ECCurve.NamedCurves.nistP256), "android-key" => _key, "packed-rs256" or "tpm" or "tpm-ecc" => RSA.Create(2048), "packed-es384" => ECDsa.Create(ECCurve.NamedCurves.nistP384), _ => ECDsa.Create(ECCurve.NamedCurves.nistP256) };
        byte[] id = RandomNumberGenerator.GetBytes(32);
        AuthData = [.. SHA256.HashData("bank.example"u8), 0x45, 0, 0, 0, 1, .. Model.ToByteArray(bigEndian: true), 0, 32, .. id, .. CoseOf(_key)];
        byte[] said = [.. AuthData, .. Hash];
        if (format.StartsWith("tpm", StringComparison.Ordinal))
        {
            using var strange = RSA.Create(2048);
            _pubArea = PubArea(lack == "another key in words" ? strange : _key);
            _certInfo = CertInfo(said);
        }

        Certificate = Issue(said);
        Signature = Sign(format switch
        {
            "tpm" or "tpm-ecc" => _certInfo,
            "fido-u2f" => [0, .. AuthData[..32], .. Hash, .. id, .. PointOf((ECDsa)_key)],
            _ => said,
        });
    }

    public byte[] Hash { get; } = SHA256.HashData("client data"u8);
    public Guid Model { get; }
    public byte[] AuthData { get; private set; }
    public byte[] Signature { get; private set; }
    public byte[] Certificate { get; private set; }
    public string RootsFile { get; }

    public bool IsGood(PasskeyOptions? policy = null) => Attestation.IsGood(Object(), Hash, policy ?? new PasskeyOptions(), AttestationFormats.Now);

    /// <summary>The same with something of another's.</summary>
    public MadeAttestation Bent(byte[]? authData = null, byte[]? certificate = null, byte[]? signature = null)
    {
        var bent = (MadeAttestation)MemberwiseClone();
        (bent.AuthData, bent.Certificate, bent.Signature) = (authData ?? AuthData, certificate ?? Certificate, signature ?? Signature);
        return bent;
    }

    public byte[] Object(string? format = null)
    {
        var writer = new CborWriter();
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString(format ?? _format.Split('-') switch { ["packed", ..] => "packed", ["tpm", ..] => "tpm", _ => _format });
        writer.WriteTextString("attStmt");
        var isTpm = _format.StartsWith("tpm", StringComparison.Ordinal);
        var tells = _format is not ("apple" or "fido-u2f") && _lack != "no algorithm";
        writer.WriteStartMap(1 + (tells ? 1 : 0) + (_format == "apple" ? 0 : 1) + (isTpm ? 3 : 0));
        if (tells)
        {
            writer.WriteTextString("alg");
            writer.WriteInt32(_lack == "SHA-1" ? -65535 : _makerKey is RSA ? -257 : _format == "packed-es384" ? -35 : -7);
        }

        if (_format != "apple")
            Write(writer, "sig", Signature);
        if (isTpm)
        {
            writer.WriteTextString("ver");
            writer.WriteTextString(_lack == "old version" ? "1.2" : "2.0");
            Write(writer, "certInfo", _certInfo);
            Write(writer, "pubArea", _pubArea);
        }

        writer.WriteTextString("x5c");
        var many = _lack == "two certificates" ? 2 : 1;
        writer.WriteStartArray(many);
        for (var i = 0; i < many; i++)
            writer.WriteByteString(Certificate);
        writer.WriteEndArray();
        writer.WriteEndMap();
        Write(writer, "authData", AuthData);
        writer.WriteEndMap();
        return writer.Encode();
    }

    public void Dispose()
    {
        File.Delete(RootsFile);
        _key.Dispose();
        _makerKey.Dispose();
    }

    private static void Write(CborWriter writer, string name, byte[] bytes)
    {
        writer.WriteTextString(name);
        writer.WriteByteString(bytes);
    }

    private byte[] Sign(byte[] said) => _makerKey is RSA rsa
        ? rsa.SignData(said, _lack == "SHA-1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : ((ECDsa)_makerKey).SignData(said, _format == "packed-es384" ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private byte[] Issue(byte[] said)
    {
        // Apple and Android certify the new key itself.
        var about = _format is "apple" ? _key : _makerKey;
        var subject = _format.StartsWith("tpm", StringComparison.Ordinal) && _lack != "a certificate with a subject" ? "" : "CN=Authenticator";
        var request = about is RSA rsa ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest(subject, (ECDsa)about, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(_lack == "an authority's certificate", false, 0, true));
        if (_format.StartsWith("packed", StringComparison.Ordinal))
            Add(request, "1.3.6.1.4.1.45724.1.1.4", asn => asn.WriteOctetString((_lack == "another model in the certificate" ? Guid.NewGuid() : Model).ToByteArray(bigEndian: true)));
        if (_format.StartsWith("tpm", StringComparison.Ordinal))
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(_lack == "a certificate for servers" ? "1.3.6.1.5.5.7.3.1" : "2.23.133.8.3")], false));
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("tpm.example");
            request.CertificateExtensions.Add(names.Build(critical: true));
        }

        var asked = _lack == "another asking" ? SHA256.HashData("another"u8) : null;
        if (_format == "apple" && _lack != "no description")
            Add(request, "1.2.840.113635.100.8.2", asn => { using (asn.PushSequence()) using (asn.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1))) asn.WriteOctetString(asked ?? SHA256.HashData(said)); });
        if (_format == "android-key" && _lack != "no description")
            Add(request, "1.3.6.1.4.1.11129.2.1.17", asn => Describe(asn, asked ?? Hash));
        using var issued = request.Create(_root.Root.SubjectName, X509SignatureGenerator.CreateForECDsa(_root.Root.GetECDsaPrivateKey()!), _root.Root.NotBefore, _root.Root.NotAfter, RandomNumberGenerator.GetBytes(8));
        return issued.RawData;
    }

    /// <summary>KeyDescription, as Android's documentation has it.</summary>
    private void Describe(AsnWriter asn, byte[] asked)
    {
        using (asn.PushSequence())
        {
            asn.WriteInteger(3);
            asn.WriteEncodedValue([0x0a, 1, 1]);
            asn.WriteInteger(4);
            asn.WriteEncodedValue([0x0a, 1, 1]);
            asn.WriteOctetString(asked);
            asn.WriteOctetString([]);
            using (asn.PushSequence())
            {
                if (_lack == "for all applications")
                {
                    using (asn.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 600)))
                        asn.WriteNull();
                }
            }

            using (asn.PushSequence())
            {
                using (asn.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (asn.PushSetOf())
                    asn.WriteInteger(_lack == "to encrypt" ? 0 : 2);
                using (asn.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 702)))
                    asn.WriteInteger(_lack == "brought from elsewhere" ? 2 : 0);
            }
        }
    }

    private static void Add(CertificateRequest request, string oid, Action<AsnWriter> write)
    {
        var asn = new AsnWriter(AsnEncodingRules.DER);
        write(asn);
        request.CertificateExtensions.Add(new X509Extension(oid, asn.Encode(), critical: false));
    }

    private byte[] CertInfo(byte[] said)
    {
        var hash = SHA256.HashData(_lack == "another asking" ? "another"u8.ToArray() : said);
        byte[] name = [0, 0x0b, .. SHA256.HashData(_lack == "another name" ? "another"u8.ToArray() : _pubArea)];
        return
        [
            .. _lack == "not by a TPM" ? [1, 2, 3, 4] : (byte[])[0xff, 0x54, 0x43, 0x47], 0x80, (byte)(_lack == "a quote" ? 0x18 : 0x17), .. Sized([1, 2, 3]), .. Sized(hash), .. new byte[17], .. new byte[8],
            .. Sized(name), .. Sized([0, 0x0b, 9, 9]),
        ];
    }

    private static byte[] PubArea(AsymmetricAlgorithm key) => key is RSA rsa
        ? [0, 1, 0, 0x0b, 0, 6, 4, 0x72, .. Sized([]), 0, 0x10, 0, 0x10, 8, 0, 0, 0, 0, 0, .. Sized(rsa.ExportParameters(false).Modulus!)]
        : [0, 0x23, 0, 0x0b, 0, 6, 4, 0x72, .. Sized([]), 0, 0x10, 0, 0x10, 0, 3, 0, 0x10, .. Sized(((ECDsa)key).ExportParameters(false).Q.X!), .. Sized(((ECDsa)key).ExportParameters(false).Q.Y!)];

    private static byte[] Sized(byte[] bytes)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        return [.. length, .. bytes];
    }

    private static byte[] PointOf(ECDsa key) => key.ExportSubjectPublicKeyInfo()[^65..];

    private static byte[] CoseOf(AsymmetricAlgorithm key)
    {
        if (key is ECDsa curve)
            return SoftAuthenticator.CoseKey(curve);
        var (rsa, writer) = (((RSA)key).ExportParameters(false), new CborWriter());
        writer.WriteStartMap(4);
        writer.WriteInt32(1);
        writer.WriteInt32(3);
        writer.WriteInt32(3);
        writer.WriteInt32(-257);
        writer.WriteInt32(-1);
        writer.WriteByteString(rsa.Modulus!);
        writer.WriteInt32(-2);
        writer.WriteByteString(rsa.Exponent!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
