using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;
using Ciam.Server.House;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>How an authenticator vouches for the key it has made, in the <c>packed</c> format (Web Authentication section 8.2): by its maker's certificate, or by the key itself.</summary>
internal static class PackedAttestation
{
    private const string ModelExtension = "1.3.6.1.4.1.45724.1.1.4";
    private const int AaguidAt = 37;
    private const int CredentialAt = AaguidAt + 16;

    /// <summary>True when the statement holds and the policy is content with who made it.</summary>
    [Spec("WEBAUTHN3-8.2")]
    public static bool IsGood(ReadOnlyMemory<byte> attestationObject, ReadOnlyMemory<byte> clientDataHash, PasskeyOptions policy, DateTimeOffset now)
    {
        try
        {
            var read = Read(attestationObject);
            if (read.Format != "packed" || read.AuthenticatorData.Length < CredentialAt + 2)
                return false;
            byte[] said = [.. read.AuthenticatorData, .. clientDataHash.Span];
            var model = new Guid(read.AuthenticatorData.AsSpan(AaguidAt, 16), bigEndian: true);
            return read.Certificates.Count > 0 ? IsVouchedFor(read, said, model, policy, now) : policy.AttestationRootsFile is null && IsSelfSigned(read, said);
        }
        catch (Exception malformed) when (malformed is CborContentException or InvalidOperationException or CryptographicException or AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The model that an authenticator says it is; all zeros where it does not tell.</summary>
    public static Guid ModelOf(ReadOnlyMemory<byte> attestationObject) => new(Read(attestationObject).AuthenticatorData.AsSpan(AaguidAt, 16), bigEndian: true);

    /// <summary>The maker's certificate signed, says the same model, and leads to a root that the bank believes.</summary>
    private static bool IsVouchedFor(Statement read, byte[] said, Guid model, PasskeyOptions policy, DateTimeOffset now)
    {
        var certificates = read.Certificates.Select(bytes => X509CertificateLoader.LoadCertificate(bytes)).ToList();
        try
        {
            using var key = certificates[0].GetECDsaPublicKey();
            if (read.Algorithm != CoseKey.Es256 || key is null || !key.VerifyData(said, read.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                return false;
            if (certificates[0].Extensions[ModelExtension] is { } extension && new Guid(AsnDecoder.ReadOctetString(extension.RawData, AsnEncodingRules.DER, out _), bigEndian: true) != model)
                return false;
            return (policy.AllowedAaguids.Count == 0 || policy.AllowedAaguids.Contains(model)) && (policy.AttestationRootsFile is not { } roots || LeadsTo(roots, certificates, now));
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    private static bool LeadsTo(string rootsFile, List<X509Certificate2> certificates, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(rootsFile);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        foreach (var certificate in certificates.Skip(1))
            chain.ChainPolicy.ExtraStore.Add(certificate);
        return chain.Build(certificates[0]);
    }

    /// <summary>The key signed for itself: it shows that the answer was not tampered with, and says nothing of the model.</summary>
    private static bool IsSelfSigned(Statement read, byte[] said)
    {
        var idLength = (read.AuthenticatorData[CredentialAt] << 8) | read.AuthenticatorData[CredentialAt + 1];
        var keyAt = CredentialAt + 2 + idLength;
        if (keyAt >= read.AuthenticatorData.Length)
            return false;
        var key = new CborReader(read.AuthenticatorData.AsMemory(keyAt), CborConformanceMode.Lax, allowMultipleRootLevelValues: true).ReadEncodedValue();
        return CoseKey.TryRead(key.Span) is { } cose && cose.Algorithm == read.Algorithm && cose.Verifies(said, read.Signature);
    }

    private static Statement Read(ReadOnlyMemory<byte> attestationObject)
    {
        var read = new Statement();
        var reader = new CborReader(attestationObject, CborConformanceMode.Lax);
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            switch (reader.ReadTextString())
            {
                case "fmt": read.Format = reader.ReadTextString(); break;
                case "authData": read.AuthenticatorData = reader.ReadByteString(); break;
                case "attStmt": ReadStatement(reader, read); break;
                default: reader.SkipValue(); break;
            }
        }

        return read;
    }

    private static void ReadStatement(CborReader reader, Statement read)
    {
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            switch (reader.ReadTextString())
            {
                case "alg": read.Algorithm = reader.ReadInt32(); break;
                case "sig": read.Signature = reader.ReadByteString(); break;
                case "x5c":
                    for (var certificates = reader.ReadStartArray(); certificates > 0; certificates--)
                        read.Certificates.Add(reader.ReadByteString());
                    reader.ReadEndArray();
                    break;
                default: reader.SkipValue(); break;
            }
        }

        reader.ReadEndMap();
    }

    private sealed class Statement
    {
        public string Format { get; set; } = "";
        public byte[] AuthenticatorData { get; set; } = [];
        public byte[] Signature { get; set; } = [];
        public int Algorithm { get; set; }
        public List<byte[]> Certificates { get; } = [];
    }
}
