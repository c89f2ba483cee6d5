using System.Formats.Cbor;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>What an authenticator says when it has made a key (Web Authentication section 6.5): the key and its model, and a statement in one of the formats.</summary>
internal sealed class AttestationObject
{
    private const int AaguidAt = 37;
    private const int LengthAt = AaguidAt + 16;
    private const int MostCertificates = 8;

    public string Format { get; private set; } = "";
    public byte[] AuthenticatorData { get; private set; } = [];

    public int? Algorithm { get; private set; }
    public byte[] Signature { get; private set; } = [];

    /// <summary>The authenticator's own first, then those above it.</summary>
    public List<byte[]> Certificates { get; } = [];

    /// <summary>A TPM's words: which version, what it certifies, and the key as it describes it.</summary>
    public string Version { get; private set; } = "";
    public byte[] CertInfo { get; private set; } = [];
    public byte[] PubArea { get; private set; } = [];

    public ReadOnlyMemory<byte> RpIdHash => AuthenticatorData.AsMemory(0, 32);

    /// <summary>All zeros where the authenticator does not tell.</summary>
    public Guid Model => new(AuthenticatorData.AsSpan(AaguidAt, 16), bigEndian: true);

    public ReadOnlyMemory<byte> CredentialId => AuthenticatorData.AsMemory(LengthAt + 2, IdLength);

    /// <summary>Null when it is no key of an algorithm that the house takes.</summary>
    public CoseKey? Key => LengthAt + 2 + IdLength is var at && at < AuthenticatorData.Length
        ? CoseKey.TryRead(new CborReader(AuthenticatorData.AsMemory(at), CborConformanceMode.Lax, allowMultipleRootLevelValues: true).ReadEncodedValue().Span)
        : null;

    private int IdLength => (AuthenticatorData[LengthAt] << 8) | AuthenticatorData[LengthAt + 1];

    /// <summary>Throws what the reader throws where it is malformed; null when there is no key in it.</summary>
    public static AttestationObject? Read(ReadOnlyMemory<byte> bytes)
    {
        var (read, reader) = (new AttestationObject(), new CborReader(bytes, CborConformanceMode.Lax));
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            switch (reader.ReadTextString())
            {
                case "fmt": read.Format = reader.ReadTextString(); break;
                case "authData": read.AuthenticatorData = reader.ReadByteString(); break;
                case "attStmt": read.ReadStatement(reader); break;
                default: reader.SkipValue(); break;
            }
        }

        return read.AuthenticatorData.Length >= LengthAt + 2 && read.AuthenticatorData.Length >= LengthAt + 2 + read.IdLength ? read : null;
    }

    private void ReadStatement(CborReader reader)
    {
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            switch (reader.ReadTextString())
            {
                case "alg": Algorithm = reader.ReadInt32(); break;
                case "sig": Signature = reader.ReadByteString(); break;
                case "ver": Version = reader.ReadTextString(); break;
                case "certInfo": CertInfo = reader.ReadByteString(); break;
                case "pubArea": PubArea = reader.ReadByteString(); break;
                case "x5c": ReadCertificates(reader); break;
                default: reader.SkipValue(); break;
            }
        }

        reader.ReadEndMap();
    }

    private void ReadCertificates(CborReader reader)
    {
        for (var left = reader.ReadStartArray(); left > 0; left--)
            Certificates.Add(Certificates.Count < MostCertificates ? reader.ReadByteString() : throw new CborContentException("too many certificates"));
        reader.ReadEndArray();
    }
}
