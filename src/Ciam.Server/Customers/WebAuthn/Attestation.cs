using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;
using Ciam.Server.House;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>
/// How authenticators vouch for the keys they make, in the formats that those in use send (Web Authentication section 8): <c>packed</c>, <c>tpm</c>, <c>android-key</c>, <c>fido-u2f</c>, <c>apple</c>.
/// <c>none</c> vouches for nothing, and <c>android-safetynet</c> is a service that was closed: neither will do where a statement is wanted.
/// </summary>
internal static class Attestation
{
    /// <summary>In which a maker's certificate says the model (section 8.2.1).</summary>
    private const string ModelExtension = "1.3.6.1.4.1.45724.1.1.4";

    /// <summary>True when the statement holds and the policy is content with who made it.</summary>
    [Spec("WEBAUTHN3-7.1")]
    public static bool IsGood(ReadOnlyMemory<byte> attestationObject, ReadOnlyMemory<byte> clientDataHash, PasskeyOptions policy, DateTimeOffset now)
    {
        var certificates = new List<X509Certificate2>();
        try
        {
            if (AttestationObject.Read(attestationObject) is not { Key: { } key } read)
                return false;
            if (read is { Format: "packed", Certificates.Count: 0 })
                return policy.AttestationRootsFile is null && PackedAttestation.IsSelfSigned(read, key, clientDataHash.Span);
            if (read.Certificates.Count == 0)
                return false;
            certificates.AddRange(read.Certificates.Select(bytes => X509CertificateLoader.LoadCertificate(bytes)));
            return Holds(read, key, clientDataHash.ToArray(), certificates[0]) && SaysItsModel(certificates[0], read.Model) && IsWelcome(read.Model, certificates, policy, now);
        }
        catch (Exception malformed) when (malformed is CborContentException or InvalidOperationException or CryptographicException or AsnContentException or ArgumentException or OverflowException)
        {
            return false;
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    /// <summary>The model that an authenticator says it is; all zeros where it does not tell.</summary>
    public static Guid ModelOf(ReadOnlyMemory<byte> attestationObject) => AttestationObject.Read(attestationObject)?.Model ?? Guid.Empty;

    private static bool Holds(AttestationObject read, CoseKey key, byte[] clientDataHash, X509Certificate2 maker) => read.Format switch
    {
        "packed" => PackedAttestation.Holds(read, clientDataHash, maker),
        "tpm" => TpmAttestation.Holds(read, key, clientDataHash, maker),
        "android-key" => AndroidKeyAttestation.Holds(read, key, clientDataHash, maker),
        "fido-u2f" => U2fAttestation.Holds(read, key, clientDataHash, maker),
        "apple" => AppleAttestation.Holds(read, key, clientDataHash, maker),
        _ => false,
    };

    private static bool SaysItsModel(X509Certificate2 certificate, Guid model) =>
        certificate.Extensions[ModelExtension] is not { } extension || new Guid(AsnDecoder.ReadOctetString(extension.RawData, AsnEncodingRules.DER, out _), bigEndian: true) == model;

    private static bool IsWelcome(Guid model, List<X509Certificate2> certificates, PasskeyOptions policy, DateTimeOffset now) =>
        (policy.AllowedAaguids.Count == 0 || policy.AllowedAaguids.Contains(model)) && (policy.AttestationRootsFile is not { } roots || LeadsTo(roots, certificates, now));

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

    /// <summary>The certificate's key signed this, by an algorithm of the house; SHA-1, which old TPMs know, is none.</summary>
    internal static bool Signed(X509Certificate2 certificate, int? algorithm, ReadOnlySpan<byte> said, ReadOnlySpan<byte> signature)
    {
        if (algorithm is CoseKey.Rs256)
        {
            using var rsa = certificate.GetRSAPublicKey();
            return rsa?.VerifyData(said, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
        }

        using var curve = certificate.GetECDsaPublicKey();
        return algorithm is CoseKey.Es256 or CoseKey.Es384
            && curve?.VerifyData(said, signature, algorithm is CoseKey.Es256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence) == true;
    }

    /// <summary>The certificate is about the very key that was made.</summary>
    internal static bool IsAbout(X509Certificate2 certificate, CoseKey key) => key.ToSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
}
