using System.Net;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

public static partial class ClientMetadataChecks
{
    private const int LongestSubject = 512;

    /// <summary>Asked first: the other rules ask the profile.</summary>
    private static bool HasKnownProfile(Client client) => client.Metadata.SecurityProfile is not { } name || SecurityProfiles.All.Any(known => known.Name == name);

    /// <summary>What the security profile leaves a client: it may narrow, never widen.</summary>
    [Spec("FAPI2-SP-FINAL-5.3.2.1-6"), Spec("FAPI2-SP-FINAL-5.4.1")]
    private static IEnumerable<MetadataFault> WithinProfile(Client client)
    {
        var metadata = client.Metadata;
        var profile = client.Profile;
        if (ClientAuthMethods.All.Contains(client.TokenEndpointAuthMethod) && !profile.ClientAuthMethods.Contains(client.TokenEndpointAuthMethod))
            yield return new("token_endpoint_auth_method", "is not one that the security profile allows");
        if (SignatureAlgorithms.All.Contains(client.IdTokenSignedResponseAlg) && !profile.SignatureAlgorithms.Contains(client.IdTokenSignedResponseAlg))
            yield return new("id_token_signed_response_alg", "is not one that the security profile allows");
        if (metadata.TokenEndpointAuthSigningAlg is { } alg && !profile.SignatureAlgorithms.Contains(alg))
            yield return new("token_endpoint_auth_signing_alg", "is not one that the security profile allows");
    }

    [Spec("RFC8705-2.1.2"), Spec("RFC8705-2.2.2"), Spec("RFC8705-3.4"), Spec("RFC9449-5.2")]
    private static IEnumerable<MetadataFault> SenderConstraint(Client client)
    {
        var (metadata, subjects) = (client.Metadata, MutualTls.RegisteredSubjects(client.Metadata).ToList());
        if (metadata is { DpopBoundAccessTokens: true, TlsClientCertificateBoundAccessTokens: true })
            yield return new("dpop_bound_access_tokens", "is not set beside tls_client_certificate_bound_access_tokens");
        if (client.TokenEndpointAuthMethod == ClientAuthMethods.TlsClientAuth && subjects.Count != 1)
            yield return new("tls_client_auth_subject_dn", "or exactly one of its tls_client_auth_san siblings is needed for tls_client_auth");
        if (client.TokenEndpointAuthMethod != ClientAuthMethods.TlsClientAuth && subjects.Count > 0)
            yield return new(subjects[0].Member, "is for tls_client_auth only");
        foreach (var (member, value) in subjects.Where(subject => subject.Value.Length > LongestSubject || !IsSubject(subject.Member, subject.Value)))
            yield return new(member, "is not written as it should be");
        if (client.TokenEndpointAuthMethod == ClientAuthMethods.SelfSignedTlsClientAuth && client.Jwks is { } jwks && ClientKeys.CertificateThumbprints(jwks).Count == 0)
            yield return new("jwks", "has no key with a certificate (x5c) for self_signed_tls_client_auth");
    }

    private static bool IsSubject(string member, string value) => member switch
    {
        "tls_client_auth_subject_dn" => SubjectName.Read(value) is not null,
        "tls_client_auth_san_ip" => IPAddress.TryParse(value, out _),
        "tls_client_auth_san_uri" => Uri.TryCreate(value, UriKind.Absolute, out _),
        "tls_client_auth_san_dns" => Uri.CheckHostName(value) == UriHostNameType.Dns,
        _ => value.IndexOf('@', StringComparison.Ordinal) > 0,
    };
}
