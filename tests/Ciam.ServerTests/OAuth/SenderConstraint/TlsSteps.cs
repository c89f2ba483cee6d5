using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.SenderConstraint;

/// <summary>What tests of certificates share: an authority that the bank believes.</summary>
internal static class TlsSteps
{
    public static TestAuthority Authority { get; } = new();

    public static BankSettings Trusting() => new() { Configuration = new Dictionary<string, string?> { ["Ciam:MutualTls:AuthoritiesFile"] = Authority.WriteFile() } };

    /// <summary>The certificate that the method wants: of the authority, or of the client's own making.</summary>
    public static X509Certificate2 CertificateFor(string method, string name) =>
        method == ClientAuthMethods.TlsClientAuth ? Authority.Issue("CN=" + name) : TestAuthority.SelfSigned("CN=" + name);
}
