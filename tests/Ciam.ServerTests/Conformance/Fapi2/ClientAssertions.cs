using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 security profile plan that are about how a client proves itself by its key.</summary>
public sealed class ClientAssertions(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "fapi2-security-profile-final-ensure-client-assertion-in-token-endpoint")]
    [Covers("ASVS5-10.4.16")]
    public async Task Without_an_assertion_nobody_is_believed()
    {
        await using var bank = await app.NewBankAsync();

        (await bank.Robot().ClientCredentialsAsync(bend: new Dictionary<string, string?> { ["client_assertion"] = null, ["client_assertion_type"] = null })).AssertRefused("invalid_client");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails")]
    public async Task An_expired_assertion_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, "exp", bank.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds());
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-client-assertion-with-wrong-aud-fails")]
    [Covers("ASVS5-9.2.3")]
    [Covers("ATTACK-ISSUER-CONFUSION")]
    public async Task An_assertion_for_another_server_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, "aud", "https://elsewhere.example");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-client-assertion-with-no-sub-fails")]
    public async Task An_assertion_without_a_subject_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, "sub", null);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-ensure-invalid-client-assertions-fail")]
    [InlineData("iss", "somebody-else")]
    [InlineData("iss", null)]
    [InlineData("jti", null)]
    [InlineData("exp", null)]
    [InlineData("header alg", "none")]
    [InlineData("header alg", "HS256")]
    [InlineData("header kid", "another")]
    public async Task A_wrong_assertion_is_refused(string member, string? value)
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, member, value);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails")]
    [Covers("FAPI2-SP-FINAL-5.4.1-1")]
    public async Task RS256_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        (await bank.Robot(TestKey.Rs256()).ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    [Fact(DisplayName = "fapi2-security-profile-final-par-test-array-as-audience-fails")]
    public async Task An_audience_in_an_array_is_refused()
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, "aud", new[] { bank.Issuer.GetLeftPart(UriPartial.Authority) });
    }

    [Theory(DisplayName = "fapi2-security-profile-final-par-test-token-endpoint-url-as-audience-fails, -par-endpoint-url-as-audience-fails")]
    [InlineData("/oauth2/token")]
    [InlineData("/oauth2/par")]
    public async Task An_endpoint_as_audience_is_refused(string path)
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, "aud", new Uri(bank.Issuer, path).AbsoluteUri);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted")]
    [InlineData("nbf")]
    [InlineData("iat")]
    public async Task Clocks_may_differ_by_eight_seconds(string member)
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();

        (await robot.ClientCredentialsAsync(bend: Asserting(robot, member, bank.Clock.GetUtcNow().AddSeconds(8).ToUnixTimeSeconds()))).AssertGranted();
    }

    [Theory(DisplayName = "fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails")]
    [InlineData("nbf")]
    [InlineData("iat")]
    public async Task Clocks_may_not_differ_by_more_than_a_minute(string member)
    {
        await using var bank = await app.NewBankAsync();

        await AssertRefusedAsync(bank, member, bank.Clock.GetUtcNow().AddSeconds(65).ToUnixTimeSeconds());
    }

    [Fact]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-6")]
    [Covers("ASVS5-10.4.16")]
    public async Task A_secret_proves_nothing_under_the_profile()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "old",
            ClientName = "Old",
            TokenEndpointAuthMethod = ClientAuthMethods.Basic,
            GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = ["accounts.read"],
            Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        });

        (await client.ClientCredentialsAsync()).AssertRefused("invalid_client");
    }

    [Fact]
    [Covers("RFC7523-3-7")]
    [Covers("ATTACK-ASSERTION-REPLAY")]
    public async Task An_assertion_that_was_seen_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var once = Asserting(robot, "jti", "once");

        (await robot.ClientCredentialsAsync(bend: once)).AssertGranted();
        (await robot.ClientCredentialsAsync(bend: once)).AssertRefused("invalid_client");
    }

    /// <summary>Whoever must come back with a nonce comes back with the same assertion.</summary>
    [Fact]
    [Covers("RFC9449-8")]
    public async Task A_stale_nonce_costs_no_assertion()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var once = Asserting(robot, "jti", "once");

        (await robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["nonce"] = "stale" }).ClientCredentialsAsync(bend: once)).AssertRefused("use_dpop_nonce");
        (await robot.ClientCredentialsAsync(bend: once)).AssertGranted();
    }

    private static async Task AssertRefusedAsync(Bank bank, string member, object? value)
    {
        var robot = bank.Robot();

        (await robot.ClientCredentialsAsync(bend: Asserting(robot, member, value))).AssertRefused("invalid_client");
    }

    private static Dictionary<string, string?> Asserting(TestClient client, string member, object? value) => new()
    {
        ["client_assertion"] = member.StartsWith("header ", StringComparison.Ordinal)
            ? client.Assertion(header: new Dictionary<string, object?> { [member["header ".Length..]] = value })
            : client.Assertion(new Dictionary<string, object?> { [member] = value }),
    };
}
