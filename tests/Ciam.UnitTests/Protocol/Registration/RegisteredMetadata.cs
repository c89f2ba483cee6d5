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
    [Covers("RFC7591-2")]
    public void A_web_app_a_machine_and_an_api_are_taken()
    {
        var machine = Web with { RedirectUris = [], GrantTypes = [GrantTypes.ClientCredentials], Scopes = ["accounts"] };
        var api = Web with { RedirectUris = [], GrantTypes = [], Scopes = [], ResourceIdentifier = "https://api.bank.example" };

        Assert.All([Web, machine, api], client => Assert.Empty(ClientMetadataChecks.Faults(client, Server)));
    }

    public static TheoryData<string, string> Faulty() => new()
    {
        { "client_id", "id in capitals" },
        { "client_name", "no name" },
        { "client_name", "a name with a line break" },
        { "token_endpoint_auth_method", "an unknown method" },
        { "id_token_signed_response_alg", "an unsigned ID token" },
        { "jwks", "private_key_jwt without keys" },
        { "jwks", "signed requests without keys" },
        { "jwks", "encrypted answers without a key" },
        { "request_object_signing_alg", "unsigned requests" },
        { "userinfo_signed_response_alg", "RS256 under FAPI" },
        { "id_token_encrypted_response_alg", "RSA1_5" },
        { "id_token_encrypted_response_enc", "an unknown content algorithm" },
        { "userinfo_encrypted_response_enc", "a content algorithm alone" },
        { "jwks", "a private key" },
        { "grant_types", "no grant" },
        { "grant_types", "an unknown grant" },
        { "grant_types", "refresh without code" },
        { "grant_types", "a public machine" },
        { "redirect_uris", "code without an address" },
        { "redirect_uris", "an address twice" },
        { "redirect_uris", "an address without code" },
        { "redirect_uris", "a wildcard" },
        { "post_logout_redirect_uris", "a fragment after sign-out" },
        { "scope", "an unknown scope" },
        { "scope", "no scope" },
        { "scope", "offline access without refresh" },
        { "resource_identifier", "an unknown API" },
        { "resource_identifier", "a public API" },
    };

    [Theory]
    [Covers("RFC7591-2"), Covers("RFC6749-4.4"), Covers("RFC7662-2.1"), Covers("OIDCREG-2"), Covers("RFC9101-10.5"), Covers("JARM-3"), Covers("RFC9701-6")]
    [MemberData(nameof(Faulty))]
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

    private static Client With(string fault) => fault switch
    {
        "id in capitals" => Web with { ClientId = "Web" },
        "no name" => Web with { ClientName = " " },
        "a name with a line break" => Web with { ClientName = "Web\napp" },
        "an unknown method" => Web with { TokenEndpointAuthMethod = "client_secret_jwt" },
        "an unsigned ID token" => Web with { IdTokenSignedResponseAlg = "none" },
        "private_key_jwt without keys" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt },
        "signed requests without keys" => Web with { Metadata = new ClientMetadata { RequireSignedRequestObject = true } },
        "encrypted answers without a key" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "ECDH-ES" } },
        "unsigned requests" => Web with { Metadata = new ClientMetadata { RequestObjectSigningAlg = "none" } },
        "RS256 under FAPI" => Web with { Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, UserinfoSignedResponseAlg = "RS256" } },
        "RSA1_5" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "RSA1_5" } },
        "an unknown content algorithm" => Web with { Metadata = new ClientMetadata { IdTokenEncryptedResponseAlg = "ECDH-ES", IdTokenEncryptedResponseEnc = "A192GCM" } },
        "a content algorithm alone" => Web with { Metadata = new ClientMetadata { UserinfoEncryptedResponseEnc = "A128GCM" } },
        "a private key" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt, Jwks = """{"keys":[{"kty":"EC","crv":"P-256","x":"x","y":"y","d":"d"}]}""" },
        "no grant" => Web with { GrantTypes = [] },
        "an unknown grant" => Web with { GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, "password"] },
        "refresh without code" => Web with { GrantTypes = [GrantTypes.RefreshToken] },
        "a public machine" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.None, GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.ClientCredentials] },
        "code without an address" => Web with { RedirectUris = [] },
        "an address twice" => Web with { RedirectUris = ["https://app.example/a", "https://app.example/a"] },
        "an address without code" => Web with { GrantTypes = [GrantTypes.ClientCredentials] },
        "a wildcard" => Web with { RedirectUris = ["https://app.example/*"] },
        "a fragment after sign-out" => Web with { PostLogoutRedirectUris = ["https://app.example/#bye"] },
        "an unknown scope" => Web with { Scopes = ["openid", "everything"] },
        "no scope" => Web with { Scopes = [] },
        "offline access without refresh" => Web with { GrantTypes = [GrantTypes.AuthorizationCode] },
        "an unknown API" => Web with { ResourceIdentifier = "https://elsewhere.example" },
        "a public API" => Web with { TokenEndpointAuthMethod = ClientAuthMethods.None, ResourceIdentifier = "https://api.bank.example" },
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
