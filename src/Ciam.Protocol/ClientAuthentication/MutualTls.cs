using System.Net;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>A client proves itself with the certificate of its connection (RFC 8705 section 2).</summary>
public static class MutualTls
{
    /// <summary>The members of a client's metadata that name the subject of its certificate; it registers exactly one.</summary>
    public static IReadOnlyList<string> SubjectMembers { get; } =
        ["tls_client_auth_subject_dn", "tls_client_auth_san_dns", "tls_client_auth_san_uri", "tls_client_auth_san_ip", "tls_client_auth_san_email"];

    public static Checklist<CertificateInQuestion> InOrder { get; } =
    [
        CertificateIsShown,
        CertificateIsWithinItsTime,
        ChainIsTrusted,
        SubjectIsTheClients,
        CertificateIsTheClients,
    ];

    /// <summary>Whether the method is one that a certificate proves.</summary>
    public static bool IsMethod(string method) => method is ClientAuthMethods.TlsClientAuth or ClientAuthMethods.SelfSignedTlsClientAuth;

    [Spec("RFC8705-2")]
    public static Refusal? CertificateIsShown(CertificateInQuestion question) => question.Certificate is null ? Failed("no certificate") : null;

    [Spec("RFC8705-2.1")]
    public static Refusal? CertificateIsWithinItsTime(CertificateInQuestion question) =>
        question.Certificate!.NotBefore <= question.Now && question.Now < question.Certificate.NotAfter ? null : Failed("certificate is not within its time");

    /// <summary>Whoever signed a self-signed certificate says nothing; there it is the certificate itself that was registered.</summary>
    [Spec("RFC8705-2.1")]
    public static Refusal? ChainIsTrusted(CertificateInQuestion question) =>
        IsSelfSigned(question) || question.ChainIsTrusted ? null : Failed("certificate is from no authority of ours");

    /// <summary>One registered value, found in the place it is registered for; whoever registered none, or two, has no subject.</summary>
    [Spec("RFC8705-2.1"), Spec("RFC8705-2.1.2")]
    public static Refusal? SubjectIsTheClients(CertificateInQuestion question)
    {
        var (metadata, certificate) = (question.Client.Metadata, question.Certificate!);
        if (IsSelfSigned(question))
            return null;
        var matches = RegisteredSubjects(metadata).ToArray() is [var (member, value)] && member switch
        {
            "tls_client_auth_subject_dn" => SubjectName.Read(value) is { } name && certificate.Subject.SequenceEqual(name),
            "tls_client_auth_san_dns" => certificate.DnsNames.Contains(value, StringComparer.OrdinalIgnoreCase),
            "tls_client_auth_san_uri" => certificate.Uris.Contains(value, StringComparer.Ordinal),
            "tls_client_auth_san_ip" => IPAddress.TryParse(value, out var address) && certificate.Addresses.Contains(address),
            _ => certificate.Emails.Contains(value, StringComparer.Ordinal),
        };
        return matches ? null : Failed("certificate is of another subject");
    }

    [Spec("RFC8705-2.2")]
    public static Refusal? CertificateIsTheClients(CertificateInQuestion question) =>
        !IsSelfSigned(question) || ClientKeys.HasCertificate(question.Client.Jwks, question.Certificate!.Thumbprint)
            ? null
            : Failed("certificate is not registered");

    /// <summary>What the client registered, by the member it registered it as.</summary>
    internal static IEnumerable<(string Member, string Value)> RegisteredSubjects(ClientMetadata metadata) =>
        from pair in SubjectMembers.Zip([metadata.TlsClientAuthSubjectDn, metadata.TlsClientAuthSanDns, metadata.TlsClientAuthSanUri, metadata.TlsClientAuthSanIp, metadata.TlsClientAuthSanEmail])
        where !string.IsNullOrEmpty(pair.Second)
        select (pair.First, pair.Second);

    private static bool IsSelfSigned(CertificateInQuestion question) => question.Client.TokenEndpointAuthMethod == ClientAuthMethods.SelfSignedTlsClientAuth;

    private static Refusal Failed(string detail) => Refusal.InvalidClient(ClientAuthenticationChecks.Failed) with { Detail = detail };
}

/// <summary>A client that proves itself by certificate, and the certificate its connection showed, if it showed one.</summary>
public sealed record CertificateInQuestion(Client Client, ClientCertificate? Certificate, bool ChainIsTrusted, DateTimeOffset Now);
