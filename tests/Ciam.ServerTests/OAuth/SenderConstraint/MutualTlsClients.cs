using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.SenderConstraint;

/// <summary>Clients that prove themselves by the certificate of their connection, and tokens bound to it (RFC 8705).</summary>
public sealed class MutualTlsClients(CiamApp app) : IClassFixture<CiamApp>
{
    private static TestAuthority Authority => TlsSteps.Authority;

    [Fact]
    [Covers("RFC8705-2.1"), Covers("RFC8705-2")]
    [Covers("RFC9700-2.5-2")]
    public async Task A_certificate_of_a_known_authority_with_the_registered_subject_is_proof()
    {
        await using var bank = await BankAsync();
        var client = Register(bank, ClientAuthMethods.TlsClientAuth, new ClientMetadata { TlsClientAuthSubjectDn = "CN=robot, O=Robots Ltd, C=CH" });

        (await client.Showing(Authority.Issue("CN=robot, O=Robots Ltd, C=CH")).ClientCredentialsAsync()).AssertGranted();

        foreach (var other in new[]
        {
            null,
            Authority.Issue("CN=robot2, O=Robots Ltd, C=CH"),
            Authority.Issue("CN=robot, O=Robots Ltd, C=CH", until: bank.Clock.GetUtcNow().AddSeconds(-1)),
            Authority.Issue("CN=robot, O=Robots Ltd, C=CH", usage: "1.3.6.1.5.5.7.3.1"),
            new TestAuthority().Issue("CN=robot, O=Robots Ltd, C=CH"),
            TestAuthority.SelfSigned("CN=robot, O=Robots Ltd, C=CH"),
        })
            (await client.Showing(other).ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    [Fact]
    [Covers("RFC8705-2.1")]
    public async Task Without_configured_authorities_no_chain_is_trusted()
    {
        await using var bank = await app.NewBankAsync();
        var client = Register(bank, ClientAuthMethods.TlsClientAuth, new ClientMetadata { TlsClientAuthSubjectDn = "CN=robot" });

        (await client.Showing(Authority.Issue("CN=robot")).ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    [Fact]
    [Covers("RFC8705-2.2")]
    public async Task A_self_signed_certificate_is_proof_where_it_is_registered()
    {
        await using var bank = await app.NewBankAsync();
        var certificate = TestAuthority.SelfSigned();
        var client = Register(bank, ClientAuthMethods.SelfSignedTlsClientAuth, ClientMetadata.None, TestAuthority.JwksOf(certificate));

        (await client.Showing(certificate).ClientCredentialsAsync()).AssertGranted();
        (await client.Showing(TestAuthority.SelfSigned()).ClientCredentialsAsync()).AssertRefused("invalid_client");
        (await client.ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-holder-of-key-required, mutual TLS")]
    [Covers("RFC8705-3")]
    [Covers("ASVS5-10.3.5"), Covers("RFC9700-4.10-1")]
    public async Task A_token_bound_to_a_certificate_is_worth_nothing_without_it()
    {
        await using var bank = await app.NewBankAsync();
        var certificate = TestAuthority.SelfSigned();
        var client = bank.Register(new ClientRow
        {
            ClientId = "tls-app",
            ClientName = "TLS app",
            TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth,
            Jwks = TestAuthority.JwksOf(certificate),
            RedirectUris = ["https://tls.example/callback"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            Scopes = ["openid", "offline_access", "accounts"],
            FirstParty = true,
            Metadata = new ClientMetadata { TlsClientCertificateBoundAccessTokens = true }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        }).Showing(certificate);

        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted();
        var stolen = await client.Showing(null).UserInfoAsync(tokens.AccessToken);
        var byAnother = await client.Showing(TestAuthority.SelfSigned("CN=thief")).UserInfoAsync(tokens.AccessToken);

        Assert.Equal("Bearer", tokens.Answer["token_type"]);
        Assert.Equal(CertificateThumbprint.Of(certificate.RawData), TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("cnf").GetProperty("x5t#S256").GetString());
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (stolen.Status, stolen["error"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (byAnother.Status, byAnother["error"]));
        Assert.Equal(HttpStatusCode.OK, (await client.UserInfoAsync(tokens.AccessToken)).Status);
        (await client.Showing(null).RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_client");
        (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    [Fact]
    [Covers("RFC8705-3.2")]
    public async Task A_public_client_binds_its_tokens_to_a_certificate_and_an_api_is_told()
    {
        await using var bank = await app.NewBankAsync();
        var certificate = TestAuthority.SelfSigned();
        var client = bank.Register(new ClientRow
        {
            ClientId = "phone",
            ClientName = "Phone",
            TokenEndpointAuthMethod = ClientAuthMethods.None,
            RedirectUris = ["http://127.0.0.1/callback"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            Scopes = ["openid", "offline_access", "accounts"],
            FirstParty = true,
            Metadata = new ClientMetadata { TlsClientCertificateBoundAccessTokens = true }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        }).Showing(certificate);

        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(await bank.SignUpAsync("alice"), "accounts offline_access"))).AssertGranted();

        Assert.Equal(CertificateThumbprint.Of(certificate.RawData), (await bank.ApiClient.IntrospectAsync(tokens.AccessToken)).Json.GetProperty("cnf").GetProperty("x5t#S256").GetString());
        (await client.Showing(TestAuthority.SelfSigned("CN=thief")).RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        (await client.Showing(null).RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_request");
        (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    /// <summary>Whoever reaches the server past the proxy says what they like in its header.</summary>
    [Fact]
    [Covers("RFC8705-2")]
    [Covers("RFC9700-2.6-3"), Covers("RFC9700-4.13-1")]
    public async Task A_header_from_anybody_but_the_proxy_is_nobodys_certificate()
    {
        await using var bank = await app.NewBankAsync(new BankSettings
        {
            Configure = builder => (builder.Configuration["Ciam:TrustedProxies:0"], builder.Configuration["Ciam:TrustedProxies:1"]) = ("10.0.0.0/8", "10.1.0.0/16"),
        });
        var certificate = TestAuthority.SelfSigned();
        var client = Register(bank, ClientAuthMethods.SelfSignedTlsClientAuth, ClientMetadata.None, TestAuthority.JwksOf(certificate));

        (await client.Showing(certificate).ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    public static TheoryData<string> Smuggled { get; } = new()
    {
        "two", "two joined", "not base64", "no certificate", "empty",
    };

    [Theory]
    [MemberData(nameof(Smuggled))]
    [Covers("RFC8705-2")]
    public async Task A_header_that_is_not_one_certificate_is_none(string how)
    {
        await using var bank = await app.NewBankAsync();
        var certificate = TestAuthority.SelfSigned();
        Register(bank, ClientAuthMethods.SelfSignedTlsClientAuth, ClientMetadata.None, TestAuthority.JwksOf(certificate));
        var good = $":{Convert.ToBase64String(certificate.RawData)}:";

        var answer = await SendAsync(bank, how switch
        {
            "two" => [good, good],
            "two joined" => [$"{good}, {good}"],
            "not base64" => [":%%%:"],
            "no certificate" => [":AAAA:"],
            _ => [""],
        });

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (answer.Status, answer["error"]));
    }

    [Fact]
    [Covers("RFC8705-2")]
    public async Task A_proxy_may_hand_on_an_escaped_PEM()
    {
        await using var bank = await app.NewBankAsync();
        var certificate = TestAuthority.SelfSigned();
        Register(bank, ClientAuthMethods.SelfSignedTlsClientAuth, ClientMetadata.None, TestAuthority.JwksOf(certificate));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(bank, [Uri.EscapeDataString(certificate.ExportCertificatePem())])).Status);
    }

    [Fact]
    [Covers("RFC8705-5")]
    public async Task The_host_for_certificates_is_told_where_there_is_one()
    {
        const string host = "https://mtls.test-bank.example";
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:MutualTls:Address"] = host } });

        var document = (await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration"))).Json;

        Assert.Equal(host + "/oauth2/token", document.GetProperty("mtls_endpoint_aliases").GetProperty("token_endpoint").GetString());
        Assert.Equal(host + "/oauth2/par", document.GetProperty("mtls_endpoint_aliases").GetProperty("pushed_authorization_request_endpoint").GetString());
    }

    private Task<Bank> BankAsync() => app.NewBankAsync(TlsSteps.Trusting());

    private static TestClient Register(Bank bank, string method, ClientMetadata metadata, string? jwks = null) => bank.Register(new ClientRow
    {
        ClientId = "robot",
        ClientName = "Robot",
        TokenEndpointAuthMethod = method,
        Jwks = jwks,
        GrantTypes = [GrantTypes.ClientCredentials],
        Scopes = ["accounts.read"],
        Metadata = metadata.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });

    private static async Task<JsonAnswer> SendAsync(Bank bank, string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation(Bank.CertificateHeader, header);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "robot" });
        return await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));
    }
}
