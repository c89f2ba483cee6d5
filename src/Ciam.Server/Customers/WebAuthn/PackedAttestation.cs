using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Server.Customers.WebAuthn;

/// <summary>The format of security keys and of most platforms (Web Authentication section 8.2): signed by the maker's certificate, or by the key itself.</summary>
internal static class PackedAttestation
{
    [Spec("WEBAUTHN3-8.2")]
    public static bool Holds(AttestationObject read, ReadOnlySpan<byte> clientDataHash, X509Certificate2 maker) =>
        !IsAuthority(maker) && Attestation.Signed(maker, read.Algorithm, [.. read.AuthenticatorData, .. clientDataHash], read.Signature);

    /// <summary>The key signed for itself: it shows that the answer was not tampered with, and says nothing of the model.</summary>
    public static bool IsSelfSigned(AttestationObject read, CoseKey key, ReadOnlySpan<byte> clientDataHash) =>
        key.Algorithm == read.Algorithm && key.Verifies([.. read.AuthenticatorData, .. clientDataHash], read.Signature);

    /// <summary>A certificate that may sign others vouches for no authenticator (section 8.2.1).</summary>
    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(said => said.CertificateAuthority);
}
