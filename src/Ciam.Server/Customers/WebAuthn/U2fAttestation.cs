using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>The format of security keys from before passkeys (Web Authentication section 8.6): one certificate, and a message in the old order. They tell no model.</summary>
internal static class U2fAttestation
{
    private const int Point = 65;

    [Spec("WEBAUTHN3-8.6")]
    public static bool Holds(AttestationObject read, CoseKey key, ReadOnlySpan<byte> clientDataHash, X509Certificate2 maker)
    {
        if (read.Certificates.Count != 1 || read.Model != Guid.Empty || key.Algorithm != CoseKey.Es256)
            return false;
        using var curve = maker.GetECDsaPublicKey();
        byte[] said = [0, .. read.RpIdHash.Span, .. clientDataHash, .. read.CredentialId.Span, .. key.ToSubjectPublicKeyInfo().AsSpan()[^Point..]];
        return curve is { KeySize: 256 } && Attestation.Signed(maker, CoseKey.Es256, said, read.Signature);
    }
}
