using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.OAuth;

/// <summary>The authorities whose client certificates are believed (RFC 8705 section 2.1): a file of theirs, and nothing the system trusts besides.</summary>
public sealed class CertificateAuthorities
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _between = [];

    public CertificateAuthorities(IOptions<CiamOptions> options)
    {
        if (options.Value.MutualTls.AuthoritiesFile is not { Length: > 0 } file)
            return;
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        foreach (var authority in all)
            (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData) ? _roots : _between).Add(authority);
        if (_roots.Count == 0)
            throw new InvalidOperationException("Ciam:MutualTls:AuthoritiesFile holds no root certificate.");
    }

    /// <summary>Revocation is not asked for over the network: registered subjects are few, and disabling the client ends them at once.</summary>
    public bool Vouch(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (_roots.Count == 0)
            return false;
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationTime = now.UtcDateTime,
                ApplicationPolicy = { new Oid(ClientAuthentication) },
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(_between);
        try
        {
            return chain.Build(certificate);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }
}
