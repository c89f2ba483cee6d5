using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>Apple's anonymous format (Web Authentication section 8.8): a certificate made for this very key, in which stands what was asked.</summary>
internal static class AppleAttestation
{
    private const string NonceExtension = "1.2.840.113635.100.8.2";

    [Spec("WEBAUTHN3-8.8")]
    public static bool Holds(AttestationObject read, CoseKey key, ReadOnlySpan<byte> clientDataHash, X509Certificate2 maker)
    {
        if (maker.Extensions[NonceExtension] is not { } extension)
            return false;
        var nonce = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 1)).ReadOctetString();
        return CryptographicOperations.FixedTimeEquals(nonce, SHA256.HashData([.. read.AuthenticatorData, .. clientDataHash])) && Attestation.IsAbout(maker, key);
    }
}
