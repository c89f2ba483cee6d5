using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ciam.Protocol.SenderConstraint;

/// <summary>The name of a certificate in <c>x5t#S256</c>: SHA-256 over its DER bytes, in base64url (RFC 8705 section 3.1).</summary>
public static class CertificateThumbprint
{
    [Spec("RFC8705-3.1")]
    public static string Of(ReadOnlySpan<byte> der) => Base64Url.EncodeToString(SHA256.HashData(der));
}
