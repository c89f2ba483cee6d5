using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 security profile plan that are about DPoP.</summary>
public sealed class DpopModules(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory(DisplayName = "fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-before-succeeds, -after-succeeds")]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task Clocks_may_differ_by_ten_seconds(int seconds)
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();

        var answer = await robot.Proving(robot.Dpop, Claim("iat", bank.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds)).ClientCredentialsAsync();

        answer.AssertGranted();
    }

    [Fact(DisplayName = "fapi2-security-profile-final-check-dpop-proof-nbf-exp")]
    public async Task A_proof_may_say_nbf_and_exp()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var now = bank.Clock.GetUtcNow().ToUnixTimeSeconds();

        (await robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["nbf"] = now, ["exp"] = now + 60 }).ClientCredentialsAsync()).AssertGranted();
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-holder-of-key-required")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-4")]
    public async Task Without_a_proof_there_are_no_tokens()
    {
        await using var bank = await app.NewBankAsync();

        (await bank.Robot().Proving(null).ClientCredentialsAsync()).AssertRefused("invalid_dpop_proof");
    }

    public static TheoryData<string, string, object?> Negatives { get; } = new()
    {
        { "another htu", "htu", "https://elsewhere.example/oauth2/token" },
        { "another htm", "htm", "PUT" },
        { "no htu", "htu", null },
        { "no htm", "htm", null },
        { "no jti", "jti", null },
        { "no iat", "iat", null },
        { "an iat long ago", "iat", 1_000_000_000 },
        { "another type", "header typ", "JWT" },
        { "no type", "header typ", null },
        { "no key", "header jwk", null },
        { "alg none", "header alg", "none" },
        { "alg RS256", "header alg", "RS256" },
        { "a private key", "header jwk", "private" },
        { "another's key", "header jwk", "other" },
    };

    [Theory(DisplayName = "fapi2-security-profile-final-dpop-negative-tests")]
    [MemberData(nameof(Negatives))]
    public async Task A_bad_proof_is_refused_at_the_token_endpoint_and_at_a_resource(string _, string member, object? value)
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var tokens = (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted();
        var (claims, header) = Bend(member, value, binder.Dpop!);
        var bent = binder.Proving(binder.Dpop, claims, header);

        var atToken = await bent.RefreshAsync(tokens.RefreshToken);
        var atResource = await bent.UserInfoAsync(tokens.AccessToken);

        atToken.AssertRefused("invalid_dpop_proof");
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_dpop_proof"), (atResource.Status, atResource["error"]));
        Assert.Contains("DPoP error=\"invalid_dpop_proof\"", atResource.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await binder.UserInfoAsync(tokens.AccessToken)).Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-dpop-negative-tests, access token hash")]
    [InlineData(null)]
    [InlineData("nB3TMFzznyCpKpYb1DdqB5E_S3L5Ye40xNXdYx9Ks5U")]
    public async Task A_proof_at_a_resource_names_its_token(string? ath)
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var tokens = (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid"))).AssertGranted();

        var answer = await binder.Proving(binder.Dpop, Claim("ath", ath)).UserInfoAsync(tokens.AccessToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_dpop_proof"), (answer.Status, answer["error"]));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-dpop-negative-tests, two headers")]
    public async Task Two_proofs_are_one_too_many()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        request.Headers.Add("DPoP", [robot.Proof("POST", "/oauth2/token"), robot.Proof("POST", "/oauth2/token")]);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", ["client_assertion"] = robot.Assertion(),
        });

        var answer = await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), (answer.Status, answer["error"]));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-dpop-auth-code-binding-success")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-12")]
    public async Task A_code_bound_to_a_key_goes_to_its_holder()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var code = await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid", ForKey(binder.Dpop!));

        var tokens = (await binder.RedeemAsync(code)).AssertGranted();

        Assert.Equal("DPoP", tokens.Answer["token_type"]);
        Assert.Equal(binder.Dpop!.Thumbprint, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("cnf").GetProperty("jkt").GetString());
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-jkt")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-12")]
    public async Task A_code_bound_to_a_key_goes_to_nobody_else()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var code = await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid", ForKey(TestKey.Es256()));

        (await binder.RedeemAsync(code)).AssertRefused("invalid_grant");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-dpopproof-at-par-endpoint-binding-success")]
    [Covers("RFC9449-10.1")]
    public async Task A_proof_at_the_pushing_binds_the_code()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var code = await PushedAsync(bank, binder, new AuthorizeRequest());

        (await binder.Proving(TestKey.Es256("other")).RedeemAsync(code)).AssertRefused("invalid_grant");
        (await binder.RedeemAsync(code)).AssertGranted();
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-mismatched-dpop-jkt-fails")]
    public async Task A_proof_at_the_pushing_is_of_the_key_that_is_named()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();

        var refused = await binder.PushAsync("openid", ForKey(TestKey.Es256("other")));
        var named = await binder.PushAsync("openid", ForKey(binder.Dpop!));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), (refused.Status, refused["error"]));
        Assert.Equal(HttpStatusCode.Created, named.Status);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt")]
    public async Task A_pushed_name_of_a_key_binds_the_code_without_a_proof()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var code = await PushedAsync(bank, binder.Proving(null), ForKey(binder.Dpop!));

        (await binder.Proving(TestKey.Es256("other")).RedeemAsync(code)).AssertRefused("invalid_grant");
        (await binder.RedeemAsync(code)).AssertGranted();
    }

    [Fact(DisplayName = "fapi2-security-profile-final-access-token-type-header-case-sensitivity")]
    public async Task The_scheme_is_read_in_any_case()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var tokens = (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid"))).AssertGranted();

        foreach (var scheme in new[] { "dpop", "DPOP", "DPoP" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/userinfo");
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {tokens.AccessToken}");
            request.Headers.Add("DPoP", binder.Proof("GET", "/oauth2/userinfo", tokens.AccessToken));
            Assert.Equal(HttpStatusCode.OK, (await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request))).Status);
        }
    }

    [Fact(DisplayName = "fapi2-security-profile-final-refresh-token")]
    public async Task A_confidential_client_may_refresh_with_a_new_key_and_the_tokens_follow_it()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var first = (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted();
        var moved = binder.Proving(TestKey.Es256("next"));

        var second = (await moved.RefreshAsync(first.RefreshToken)).AssertGranted();

        Assert.Equal(HttpStatusCode.OK, (await moved.UserInfoAsync(second.AccessToken)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await binder.UserInfoAsync(second.AccessToken)).Status);
    }

    private static async Task<ReceivedCode> PushedAsync(Bank bank, TestClient client, AuthorizeRequest request)
    {
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        return client.CodeOf(await browser.GoAsync(await client.PushedUrlAsync("openid", request)), request, browser);
    }

    private static AuthorizeRequest ForKey(TestKey key) => new() { Parameters = new Dictionary<string, string?> { ["dpop_jkt"] = key.Thumbprint } };

    private static Dictionary<string, object?> Claim(string name, object? value) => new() { [name] = value };

    private static (Dictionary<string, object?>? Claims, Dictionary<string, object?>? Header) Bend(string member, object? value, TestKey key) => (member, value) switch
    {
        ("header jwk", "private") => (null, new() { ["jwk"] = new Dictionary<string, string>(key.PublicJwk) { ["d"] = "AAAA" } }),
        ("header jwk", "other") => (null, new() { ["jwk"] = TestKey.Es256().PublicJwk }),
        _ when member.StartsWith("header ", StringComparison.Ordinal) => (null, new() { [member["header ".Length..]] = value }),
        _ => (new() { [member] = value }, null),
    };
}
