using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Registration;

/// <summary>Which combinations of metadata make a client.</summary>
public sealed class RegisteredMetadata
{
    private static readonly ServerMetadata Server = new("https://login.bank.example", [new ApiResource("https://api.bank.example", "API", ["accounts", "payments"])]);

    private static readonly Client Web = new()
    {
        ClientId = "web-app",
        ClientName = "Web app",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = ["https://app.example/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "offline_access", "accounts"],
    };

    [Fact]
    [Covers("RFC7591-2"), Covers("RFC8628-5.4")]
    public void A_web_app_a_machine_an_api_and_a_television_are_taken()
    {
        var machine = Web with { RedirectUris = [], GrantTypes = [GrantTypes.ClientCredentials], Scopes = ["accounts"] };
        var api = Web with { RedirectUris = [], GrantTypes = [], Scopes = [], ResourceIdentifier = "https://api.bank.example" };

        var television = Web with { RedirectUris = [], GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken], TokenEndpointAuthMethod = ClientAuthMethods.None };

        Assert.All([Web, machine, api, television], client => Assert.Empty(ClientMetadataChecks.Faults(client, Server)));
    }

    public static TheoryData<string, string> Faulty() => new()
    {
        { "client_id", "id in capitals" },
        { "client_name", "no name" },
        { "client_name", "a name with a line break" },
        { "token_endpoint_auth_method", "an unknown method" },
        { "id_token_signed_response_alg", "an unsigned ID token" },
        { "security_profile", "an unknown profile" },
        { "token_endpoint_auth_method", "a secret under FAPI 2.0" },
        { "id_token_signed_response_alg", "RS256 under FAPI 2.0" },
        { "token_endpoint_auth_signing_alg", "RS256 assertions under FAPI 2.0" },
        { "dpop_bound_access_tokens", "two bindings at once" },
        { "tls_client_auth_subject_dn", "a certificate without a subject" },
        { "tls_client_auth_subject_dn", "a certificate with two subjects" },
        { "tls_client_auth_subject_dn", "a subject that is no name" },
        { "tls_client_auth_san_dns", "a subject without a certificate" },
        { "tls_client_auth_san_dns", "a wildcard certificate" },
        { "tls_client_auth_san_ip", "an address that is none" },
        { "jwks", "a registered certificate that is not there" },
        { "jwks", "private_key_jwt without keys" },
        { "jwks", "signed requests without keys" },
        { "jwks", "encrypted answers without a key" },
        { "request_object_signing_alg", "unsigned requests" },
        { "response_modes", "answers in fragments" },
        { "response_modes", "no answers" },
        { "userinfo_signed_response_alg", "RS256 under FAPI" },
        { "id_token_encrypted_response_alg", "RSA1_5" },
        { "id_token_encrypted_response_enc", "an unknown content algorithm" },
        { "userinfo_encrypted_response_enc", "a content algorithm alone" },
        { "jwks", "a private key" },
        { "grant_types", "no grant" },
        { "grant_types", "an unknown grant" },
        { "grant_types", "refresh without code" },
        { "grant_types", "a public machine" },
        { "grant_types", "a television under FAPI 2.0" },
        { "sector_identifier_uri", "a television that knows customers by a name of its own" },
        { "redirect_uris", "code without an address" },
        { "redirect_uris", "an address twice" },
        { "redirect_uris", "an address without code" },
        { "redirect_uris", "a wildcard" },
        { "post_logout_redirect_uris", "a fragment after sign-out" },
        { "scope", "an unknown scope" },
        { "scope", "no scope" },
        { "scope", "global revocation without a token of its own" },
        { "scope", "grants managed by a public client" },
        { "scope", "offline access without refresh" },
        { "resource_identifier", "an unknown API" },
        { "resource_identifier", "a public API" },
        { "authorization_details_types", "an unknown type of details" },
        { "authorization_details_types", "a type of details twice" },
    };

    [Theory]
    [Covers("RFC7591-2"), Covers("RFC6749-4.4"), Covers("RFC7662-2.1"), Covers("OIDCREG-2"), Covers("RFC9101-10.5"), Covers("JARM-3"), Covers("RFC9701-6")]
    [Covers("RFC8705-2.1.2"), Covers("RFC8705-2.2.2"), Covers("RFC8705-3.4"), Covers("RFC9449-5.2"), Covers("FAPI2-SP-FINAL-5.3.2.1-6"), Covers("FAPI2-SP-FINAL-5.4.1")]
    [MemberData(nameof(Faulty))]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-3")]
    public void A_fault_is_told_by_its_parameter(string parameter, string what)
    {
        var faults = ClientMetadataChecks.Faults(With(what), Server);

        Assert.Contains(parameter, faults.Select(fault => fault.Parameter));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = ClientMetadataChecks.Faults(Web with { ClientName = "", RedirectUris = ["nonsense", "https://app.example/#x"], Scopes = ["nonsense"] }, Server);

        Assert.Equal(["client_name", "redirect_uris", "redirect_uris", "scope"], faults.Select(fault => fault.Parameter));
        Assert.StartsWith("line 2 ", faults[2].Words, StringComparison.Ordinal);
    }

    private static ClientMetadata Fapi2 => new() { SecurityProfile = SecurityProfiles.Fapi2 };

    private static Client ByCertificate(ClientMetadata metadata) => Web with { TokenEndpointAuthMethod = ClientAuthMethods.TlsClientAuth, Metadata = metadata };

    [Fact]
    [Covers("RFC8705-2.1.2"), Covers("RFC8705-2.2.2")]
    public void Clients_with_certificates_are_taken() => Assert.All(
        [
            ByCertificate(new ClientMetadata { TlsClientAuthSubjectDn = "CN=app, O=Example\\, Inc, 2.5.4.97=PSDCH-1" }),
            ByCertificate(new ClientMetadata { TlsClientAuthSanUri = "https://app.example/", SecurityProfile = SecurityProfiles.Fapi2, TlsClientCertificateBoundAccessTokens = true }),
            Web with { TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth, Jwks = TestAuthority.JwksOf(TestAuthority.SelfSigned()) },
        ],
        client => Assert.Empty(ClientMetadataChecks.Faults(client, Server)));

    private static Client With(string fault) => fault switch
    {
        "id in capitals" => Web with { ClientId = "Web" },
        "no name" => Web with { ClientName = " " },
        "a name with a line break" => Web with { ClientName = "Web\napp" },
        "an unknown method" => Web with { TokenEndpointAuthMethod = "client_secret_jwt" },
        "an unsigned ID token" => Web with { IdTokenSignedResponseAlg = "none" },
        "an unknown profile" => Web with { Metadata = new ClientMetadata { SecurityProfile = "fapi3" } },
        "a secret under FAPI 2.0" => Web with { Metadata = Fapi2 },
        "RS256 under FAPI 2.0" => Web with { Metadata = Fapi2, IdTokenSignedResponseAlg = "RS256" },
        "RS256 assertions under FAPI 2.0" => Web with { Metadata = Fapi2 with { TokenEndpointAuthSigningAlg = "RS256" } },
        "two bindings at once" => Web with { Metadata = new ClientMetadata { DpopBoundAccessTokens = true, TlsClientCertificateBoundAccessTokens = true } },
        "a certificate without a subject" => ByCertificate(ClientMetadata.None),
        "a certificate with two subjects" => ByCertificate(new ClientMetadata { TlsClientAuthSubjectDn = "CN=app", TlsClientAuthSanDns = "app.example" }),
        "a subject that is no name" => ByCertificate(new ClientMetadata { TlsClientAuthSubjectDn = "app" }),
        "a subject without a certificate" => Web with { Metadata = new ClientMetadata { TlsClientAuthSanDns = "app.example" } },
        "a wildcard certificate" => ByCertificate(new ClientMetadata { TlsClientAuthSanDns = "*.app.example" }),
        "an address that is none" => ByCertificate(new ClientMetadata { TlsClientAuthSanIp = "localhost" }),
        "a registered certificate that is not there" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth, Jwks = TestKey.Es256().Jwks },
        "private_key_jwt without keys" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt },
        "signed requests without keys" => Web with { Metadata = new ClientMetadata { RequireSignedRequestObject = true } },
        "encrypted answers without a key" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "ECDH-ES" } },
        "answers in fragments" => Web with { Metadata = new ClientMetadata { ResponseModes = ["query", "fragment"] } },
        "no answers" => Web with { Metadata = new ClientMetadata { ResponseModes = [] } },
        "unsigned requests" => Web with { Metadata = new ClientMetadata { RequestObjectSigningAlg = "none" } },
        "RS256 under FAPI" => Web with { Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, UserinfoSignedResponseAlg = "RS256" } },
        "RSA1_5" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "RSA1_5" } },
        "an unknown content algorithm" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "ECDH-ES", IdTokenEncryptedResponseEnc = "A192GCM" } },
        "a content algorithm alone" => Web with { Metadata = new ClientMetadata { UserinfoEncryptedResponseEnc = "A128GCM" } },
        "a private key" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt, Jwks = """{"keys":[{"kty":"EC","crv":"P-256","x":"x","y":"y","d":"d"}]}""" },
        "no grant" => Web with { GrantTypes = [] },
        "an unknown grant" => Web with { GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, "password"] },
        "refresh without code" => Web with { GrantTypes = [GrantTypes.RefreshToken] },
        "a television under FAPI 2.0" => Web with
        {
            RedirectUris = [], GrantTypes = [GrantTypes.DeviceCode], TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt, Scopes = ["accounts"], IdTokenSignedResponseAlg = "ES256",
            Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, JwksUri = "https://tv.example/jwks" },
        },
        "a television that knows customers by a name of its own" => Web with { RedirectUris = [], GrantTypes = [GrantTypes.DeviceCode], Scopes = ["openid"], Metadata = new ClientMetadata { SubjectType = SubjectTypes.Pairwise } },
        "a public machine" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.None, GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.ClientCredentials] },
        "code without an address" => Web with { RedirectUris = [] },
        "an address twice" => Web with { RedirectUris = ["https://app.example/a", "https://app.example/a"] },
        "an address without code" => Web with { GrantTypes = [GrantTypes.ClientCredentials] },
        "a wildcard" => Web with { RedirectUris = ["https://app.example/*"] },
        "a fragment after sign-out" => Web with { PostLogoutRedirectUris = ["https://app.example/#bye"] },
        "an unknown scope" => Web with { Scopes = ["openid", "everything"] },
        "no scope" => Web with { Scopes = [] },
        "global revocation without a token of its own" => Web with { Scopes = ["openid", "global_token_revocation"] },
        "grants managed by a public client" => Web with { TokenEndpointAuthMethod = "none", Scopes = ["openid", "grant_management_query"] },
        "offline access without refresh" => Web with { GrantTypes = [GrantTypes.AuthorizationCode] },
        "an unknown API" => Web with { ResourceIdentifier = "https://elsewhere.example" },
        "a public API" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.None, ResourceIdentifier = "https://api.bank.example" },
        "an unknown type of details" => Web with { Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["payment_initiation"] } },
        "a type of details twice" => Web with { Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["account_information", "account_information"] } },
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
