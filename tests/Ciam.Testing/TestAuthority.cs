using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ciam.Testing;

/// <summary>A certificate authority of a test's own, and certificates without any.</summary>
public sealed class TestAuthority
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TestAuthority(string name = "CN=Test Authority")
    {
        var request = RequestFor(name);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Root = request.CreateSelfSigned(From, Until);
    }

    public X509Certificate2 Root { get; }

    /// <summary>A file as an operator configures it.</summary>
    public string WriteFile()
    {
        var file = Path.Combine(Path.GetTempPath(), $"authority-{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, Root.ExportCertificatePem());
        return file;
    }

    public X509Certificate2 Issue(string subject, Action<SubjectAlternativeNameBuilder>? names = null, DateTimeOffset? until = null, string usage = "1.3.6.1.5.5.7.3.2")
    {
        var request = RequestFor(subject);
        var builder = new SubjectAlternativeNameBuilder();
        names?.Invoke(builder);
        if (names is not null)
            request.CertificateExtensions.Add(builder.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request.Create(Root, From, until ?? Until, RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>With its key beside it, for a server that speaks TLS.</summary>
    public X509Certificate2 IssueWithKey(string subject, Action<SubjectAlternativeNameBuilder> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var builder = new SubjectAlternativeNameBuilder();
        names(builder);
        request.CertificateExtensions.Add(builder.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(Root, From, Until, RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public static X509Certificate2 SelfSigned(string subject = "CN=client") => RequestFor(subject).CreateSelfSigned(From, Until);

    /// <summary>The JWK Set by which a self-signed certificate is registered (RFC 8705 section 2.2.2).</summary>
    public static string JwksOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPublicKey()!;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return System.Text.Json.JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC", crv = "P-256", kid = "tls", x = System.Buffers.Text.Base64Url.EncodeToString(point.X), y = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
                    x5c = new[] { Convert.ToBase64String(certificate.RawData) },
                },
            },
        });
    }

    private static CertificateRequest RequestFor(string subject) => new(subject, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
}
