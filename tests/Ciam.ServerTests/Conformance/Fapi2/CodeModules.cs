using System.Net;
using Ciam.Protocol;
using Ciam.Storage.OAuth;
using Ciam.Protocol.UserInfo;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 security profile plan that are about metadata, claims and what a code is redeemed for.</summary>
public sealed class CodeModules(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly string[] Allowed = ["PS256", "ES256", "EdDSA"];

    [Theory(DisplayName = "fapi2-security-profile-final-discovery-end-point-verification")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task The_metadata_offers_what_the_profile_wants(string path)
    {
        await using var bank = await app.NewBankAsync();

        var document = await JsonAnswer.ReadAsync(await bank.Http.GetAsync(path));

        Assert.Equal(HttpStatusCode.OK, document.Status);
        Assert.StartsWith("application/json", document.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(bank.Issuer.GetLeftPart(UriPartial.Authority), document["issuer"]);
        foreach (var list in new[] { "dpop_signing_alg_values_supported", "id_token_signing_alg_values_supported", "token_endpoint_auth_signing_alg_values_supported", "userinfo_signing_alg_values_supported" })
            Assert.NotEmpty(Of(document, list).Intersect(Allowed));
        Assert.Subset(Of(document, "token_endpoint_auth_methods_supported").ToHashSet(), new HashSet<string> { "private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth" });
        Assert.Contains("S256", Of(document, "code_challenge_methods_supported"));
        Assert.Equal("true", document["tls_client_certificate_bound_access_tokens"]);
        Assert.Equal("true", document["authorization_response_iss_parameter_supported"]);
        foreach (var endpoint in new[] { "token_endpoint", "pushed_authorization_request_endpoint", "jwks_uri" })
            Assert.StartsWith(document["issuer"]!, document[endpoint], StringComparison.Ordinal);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-test-claims-parameter-identity-claims")]
    public async Task Every_claim_can_be_asked_for_by_name_in_every_way_and_strange_ones_do_no_harm()
    {
        await using var bank = await app.NewBankAsync();
        var client = Confidential(bank);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41791234567", Locale = "de", Details = PersonalDetails.Names.ToDictionary(name => name, name => $"her {name}") });
        string[] ours = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash", "urn:openid:params:jwt:claim:auth_req_id"];
        var names = Of(await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration")), "claims_supported").Except(ours).ToList();
        string[] ways = ["null", """{"essential":true}""", """{"essential":false}""", """{"values":["a","b"]}"""];
        var asked = string.Join(',', names.Select((name, place) => $"\"{name}\":{ways[place % 3]}").Append($"\"weather\":{ways[3]}").Append("\"shoe_size\":null"));
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["claims"] = $$$"""{"id_token":{{{{asked}}}},"userinfo":{{{{asked}}}}}""" } };
        var browser = await bank.SignedInAsync(alice);

        var tokens = (await client.RedeemAsync(client.CodeOf(await browser.GoAsync(await client.PushedUrlAsync("openid", request)), request, browser))).AssertGranted();
        var told = await client.UserInfoAsync(tokens.AccessToken);

        var known = told.Json.EnumerateObject().Select(claim => claim.Name).Concat(TokenAnswer.ClaimsOf(tokens.IdToken!).EnumerateObject().Select(claim => claim.Name)).ToHashSet();
        Assert.Subset(known, names.ToHashSet());
        Assert.DoesNotContain("weather", known);
        Assert.DoesNotContain("shoe_size", known);
        Assert.Equal(TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("sub").GetString(), told["sub"]);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-client-id-in-token-endpoint")]
    public async Task A_name_that_is_not_the_assertions_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (client, other) = (Confidential(bank), Confidential(bank, "other"));

        var answer = await client.RedeemAsync(await CodeAsync(bank, client), new Dictionary<string, string?> { ["client_id"] = other.ClientId });

        Assert.Contains(answer.Error, new[] { "invalid_client", "invalid_request" });
        Assert.Contains(answer.Status, new[] { HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized });
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client")]
    public async Task Another_clients_code_is_worth_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (client, other) = (Confidential(bank), Confidential(bank, "other"));

        (await other.RedeemAsync(await CodeAsync(bank, client))).AssertRefused("invalid_grant");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second")]
    public async Task A_code_is_good_once()
    {
        await using var bank = await app.NewBankAsync();
        var client = Confidential(bank);
        var code = await CodeAsync(bank, client);
        var tokens = (await client.RedeemAsync(code)).AssertGranted();
        bank.Clock.Advance(TimeSpan.FromSeconds(1));

        (await client.RedeemAsync(code)).AssertRefused("invalid_grant");

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.UserInfoAsync(tokens.AccessToken)).Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-token-endpoint-fails-with-expired-auth-code")]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task A_code_is_good_for_a_minute(int seconds, bool good)
    {
        await using var bank = await app.NewBankAsync();
        var client = Confidential(bank);
        var code = await CodeAsync(bank, client);
        bank.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(good ? null : "invalid_grant", (await client.RedeemAsync(code)).Error);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-pkce-code-verifier-required, -incorrect-pkce-code-verifier-rejected")]
    [InlineData(null)]
    [InlineData("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [Covers("ATTACK-CODE-INJECTION")]
    public async Task Without_its_verifier_a_code_is_worth_nothing(string? verifier)
    {
        await using var bank = await app.NewBankAsync();
        var client = Confidential(bank);

        (await client.RedeemAsync(await CodeAsync(bank, client), new Dictionary<string, string?> { ["code_verifier"] = verifier })).AssertRefused("invalid_grant");
    }

    private static async Task<ReceivedCode> CodeAsync(Bank bank, TestClient client)
    {
        var (request, browser) = (new AuthorizeRequest(), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        return client.CodeOf(await browser.GoAsync(await client.PushedUrlAsync(request: request)), request, browser);
    }

    private static TestClient Confidential(Bank bank, string id = "confidential") => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = "Confidential", TokenEndpointAuthMethod = "private_key_jwt", RedirectUris = [$"https://{id}.example/callback"],
        GrantTypes = ["authorization_code", "refresh_token"], Scopes = ["openid", "accounts"], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, DpopBoundAccessTokens = true }.ToJson(),
    }, TestKey.Es256(), TestKey.Es256("dpop"));

    private static IEnumerable<string> Of(JsonAnswer document, string list) => document.Json.GetProperty(list).EnumerateArray().Select(value => value.GetString()!);
}
