using Ciam.Protocol.Assurance;
using Ciam.Protocol.Checks;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Token;
using Ciam.Protocol.UserInfo;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Discovery;

/// <summary>What the server can do, told from the very lists that its checks use (OIDC Discovery section 3, RFC 8414 section 2).</summary>
public static class DiscoveryDocument
{
    /// <summary>Claims of the protocol itself that an ID token may hold.</summary>
    private static readonly string[] ProtocolClaims = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash", TokenMint.AuthReqIdClaim];

    /// <summary>The languages that pages and messages are written in.</summary>
    public static readonly IReadOnlyList<string> Locales = ["de", "en", "es", "fr"];

    /// <summary>Where browsers go, which are not to be asked for certificates.</summary>
    private static readonly string[] ForBrowsers = ["authorization_endpoint", "end_session_endpoint"];

    [Spec("OIDCD-3"), Spec("RFC8414-2"), Spec("RFC9207-3"), Spec("RFC9449-5.1"), Spec("RFC8628-4")]
    public static IReadOnlyDictionary<string, object> Build(ServerMetadata metadata, Endpoints endpoints, bool clientIdDocuments = false)
    {
        var document = new Dictionary<string, object>
        {
            ["issuer"] = metadata.Issuer,
            ["authorization_endpoint"] = endpoints.Authorization,
            ["pushed_authorization_request_endpoint"] = endpoints.PushedAuthorization,
            ["device_authorization_endpoint"] = endpoints.DeviceAuthorization,
            ["token_endpoint"] = endpoints.Token,
            ["userinfo_endpoint"] = endpoints.UserInfo,
            ["jwks_uri"] = endpoints.Jwks,
            ["introspection_endpoint"] = endpoints.Introspection,
            ["revocation_endpoint"] = endpoints.Revocation,
            ["end_session_endpoint"] = endpoints.EndSession,
            ["scopes_supported"] = Scopes(metadata),
            ["response_types_supported"] = new[] { "code" },
            ["response_modes_supported"] = ResponseModes.All,
            ["grant_types_supported"] = GrantTypes.All,
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["require_pushed_authorization_requests"] = false,
            ["authorization_response_iss_parameter_supported"] = true,
            ["request_parameter_supported"] = true,
            ["request_uri_parameter_supported"] = false,
            ["require_signed_request_object"] = false,
        };
        document["dpop_signing_alg_values_supported"] = SignatureAlgorithms.Strict;
        if (DetailTypes(metadata) is { Count: > 0 } details)
            document["authorization_details_types_supported"] = details;
        DescribeGrantManagement(document, endpoints);
        if (endpoints.Registration is { } registration)
            document["registration_endpoint"] = registration;
        if (clientIdDocuments)
            document["client_id_metadata_document_supported"] = true;
        DescribeClientAuthentication(document, endpoints);
        DescribeMessages(document);
        DescribeBackchannel(document, endpoints);
        DescribeLogout(document, endpoints);
        DescribePeople(document);
        if (endpoints.MutualTls is { } host)
            document["mtls_endpoint_aliases"] = Aliases(document, metadata.Issuer, host);
        return document;
    }

    [Spec("RFC8705-5")]
    private static Dictionary<string, string> Aliases(Dictionary<string, object> document, string issuer, string host) =>
        document.Where(member => member.Key.EndsWith("_endpoint", StringComparison.Ordinal) && !ForBrowsers.Contains(member.Key))
            .ToDictionary(member => member.Key, member => host + ((string)member.Value)[issuer.Length..]);

    /// <summary>Whoever revokes may be a public client; whoever introspects may not.</summary>
    [Spec("RFC8414-2"), Spec("RFC8705-3.3")]
    private static void DescribeClientAuthentication(Dictionary<string, object> document, Endpoints endpoints)
    {
        document["tls_client_certificate_bound_access_tokens"] = endpoints.TakesCertificates;
        var all = ClientAuthMethods.All.Where(method => endpoints.TakesCertificates || !MutualTls.IsMethod(method)).ToArray();
        var confidential = all.Where(method => method != ClientAuthMethods.None).ToArray();
        foreach (var (endpoint, methods) in new[] { ("token", all), ("revocation", all), ("introspection", confidential) })
        {
            document[$"{endpoint}_endpoint_auth_methods_supported"] = methods;
            document[$"{endpoint}_endpoint_auth_signing_alg_values_supported"] = SignatureAlgorithms.All;
        }
    }

    /// <summary>What may come signed and encrypted, and what is sent so to whoever registered it.</summary>
    [Spec("RFC9101-10.5"), Spec("JARM-4"), Spec("RFC9701-7"), Spec("OIDCD-3")]
    private static void DescribeMessages(Dictionary<string, object> document)
    {
        foreach (var (signing, encryption) in new[]
        {
            ("request_object_signing", "request_object_encryption"), ("authorization_signing", "authorization_encryption"), ("id_token_signing", "id_token_encryption"),
            ("userinfo_signing", "userinfo_encryption"), ("introspection_signing", "introspection_encryption"),
        })
        {
            document[signing + "_alg_values_supported"] = SignatureAlgorithms.All;
            document[encryption + "_alg_values_supported"] = EncryptionAlgorithms.All;
            document[encryption + "_enc_values_supported"] = EncryptionAlgorithms.Contents;
        }
    }

    [Spec("OIDCSM-3.3"), Spec("OIDCFC-3"), Spec("OIDCBC-2.1")]
    private static void DescribeLogout(Dictionary<string, object> document, Endpoints endpoints)
    {
        document["check_session_iframe"] = endpoints.CheckSession;
        foreach (var channel in new[] { "frontchannel", "backchannel" })
            document[$"{channel}_logout_supported"] = document[$"{channel}_logout_session_supported"] = true;
    }

    [Spec("OIDCD-3")]
    private static void DescribePeople(Dictionary<string, object> document)
    {
        document["subject_types_supported"] = SubjectTypes.All;
        document["acr_values_supported"] = Acr.All;
        document["prompt_values_supported"] = Prompt.All;
        document["claim_types_supported"] = new[] { "normal" };
        document["claims_supported"] = ProtocolClaims.Concat(CustomerClaims.Names).ToList();
        document["claims_parameter_supported"] = true;
        document["ui_locales_supported"] = Locales;
    }

    [Spec("CIBA-4")]
    private static void DescribeBackchannel(Dictionary<string, object> document, Endpoints endpoints)
    {
        document["backchannel_authentication_endpoint"] = endpoints.BackchannelAuthentication;
        document["backchannel_token_delivery_modes_supported"] = DeliveryModes.All;
        document["backchannel_authentication_request_signing_alg_values_supported"] = SignatureAlgorithms.Strict;
        document["backchannel_user_code_parameter_supported"] = true;
    }

    [Spec("GM-7.1"), Spec("GTR-5")]
    private static void DescribeGrantManagement(Dictionary<string, object> document, Endpoints endpoints)
    {
        document["grant_management_endpoint"] = endpoints.Grants;
        document["grant_management_actions_supported"] = GrantActions.All;
        document["grant_management_action_required"] = false;
        document["global_token_revocation_endpoint"] = endpoints.GlobalRevocation;
    }

    [Spec("RFC9396-10")]
    private static List<string> DetailTypes(ServerMetadata metadata) =>
        [.. DetailCatalog.All.Select(type => type.Name).Where(name => metadata.ApiResources.Any(resource => resource.AuthorizationDetailsTypes.Contains(name)))];

    private static List<string> Scopes(ServerMetadata metadata) =>
        [.. StandardScopes.All.Concat(metadata.ApiResources.SelectMany(resource => resource.Scopes)).Concat(ManagementScopes.All).Distinct(StringComparer.Ordinal)];
}
