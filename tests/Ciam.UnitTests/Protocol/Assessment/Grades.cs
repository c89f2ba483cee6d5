using Ciam.Protocol;
using Ciam.Protocol.Assessment;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Assessment;

/// <summary>Server and clients are graded by their clauses, and a client that is all right is told so.</summary>
public sealed class Grades
{
    private static readonly Client Strict = new()
    {
        ClientId = "strict",
        ClientName = "Strict",
        TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt,
        RedirectUris = ["https://strict.example/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "offline_access"],
        Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2MessageSigning },
    };

    private static readonly ServerFacts Sound = new()
    {
        Issuer = "https://login.bank.example", SigningAlgorithms = ["ES256", "PS256", "RS256"], OldestSigningKey = TimeSpan.FromDays(20), Demo = false, FetchesFromLoopback = false,
    };

    [Fact]
    public void A_client_with_the_strictest_profile_meets_every_rule() =>
        Assert.All(ClientAssessment.Assess(Strict), finding => Assert.True(finding.Satisfied, $"{finding.Rule}: {finding.Fault}"));

    public static TheoryData<string, string[]> Faults => new()
    {
        { "secret", ["RFC9700-2.5", "FAPI2-SP-FINAL-5.3.2.1-6", "ASVS5-10.4.16"] },
        { "public", ["FAPI2-SP-FINAL-5.3.2.1-3", "ASVS5-10.4.16"] },
        { "bearer", ["RFC9700-2.2.1", "FAPI2-SP-FINAL-5.3.2.1-4", "ASVS5-10.4.14", "FAPI2-SP-FINAL-5.3.2.2-3", "FAPI2-MS-FINAL-5.3.1-1", "ASVS5-10.4.13"] },
        { "nonce", ["RFC9700-2.1.1", "FAPI2-SP-FINAL-5.3.2.2-5", "ASVS5-10.4.6"] },
        { "rs256", ["FAPI2-SP-FINAL-5.4.1-1"] },
        { "plain", ["RFC9700-2.1", "FAPI2-SP-FINAL-5.3.2.2-8"] },
        { "scheme", ["RFC8252-7.2", "FAPI2-SP-FINAL-5.3.2.2-8"] },
        { "idle", ["ASVS5-10.4.4"] },
        { "greedy", ["ASVS5-10.4.11"] },
    };

    /// <summary>The rules about asking customers are for those who do.</summary>
    [Theory]
    [InlineData(SecurityProfiles.FapiCiba, ClientAuthMethods.PrivateKeyJwt, new string[0])]
    [InlineData(null, ClientAuthMethods.PrivateKeyJwt, new[] { "FAPI-CIBA-5.2.2-6", "FAPI-CIBA-5.2.2-2", "FAPI1-ADV-5.2.2-5" })]
    [InlineData(null, ClientAuthMethods.Basic, new[] { "FAPI-CIBA-5.2.2-6", "FAPI-CIBA-5.2.2-2", "FAPI1-ADV-5.2.2-14", "FAPI1-ADV-5.2.2-5" })]
    public void Whoever_has_customers_asked_is_graded_by_that_too(string? profile, string method, string[] rules)
    {
        var client = Strict with { GrantTypes = [GrantTypes.Ciba], RedirectUris = [], TokenEndpointAuthMethod = method, Metadata = new ClientMetadata { SecurityProfile = profile } };

        Assert.Equal(rules, ClientAssessment.Assess(client).Where(finding => finding is { Standard: Standard.FapiCiba, Satisfied: false }).Select(finding => finding.Rule));
        Assert.DoesNotContain(ClientAssessment.Assess(Strict), finding => finding.Standard == Standard.FapiCiba);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    [Covers("ASVS5-10.4.4")]
    public void Each_weakness_is_named_by_its_rules_and_by_no_other(string what, string[] rules)
    {
        var client = what switch
        {
            "secret" => Strict with { TokenEndpointAuthMethod = ClientAuthMethods.Basic },
            "public" => Strict with { TokenEndpointAuthMethod = ClientAuthMethods.None },
            "bearer" => Strict with { Metadata = ClientMetadata.None },
            "nonce" => Strict with { Metadata = Strict.Metadata with { NonceInsteadOfPkce = true } },
            "rs256" => Strict with { IdTokenSignedResponseAlg = "RS256" },
            "plain" => Strict with { RedirectUris = ["https://strict.example/callback", "http://127.0.0.1/callback"] },
            "scheme" => Strict with { RedirectUris = ["com.example.app:/callback"] },
            "idle" => Strict with { Scopes = ["openid"] },
            "greedy" => Strict with { Scopes = [.. Strict.Scopes, .. Enumerable.Range(0, 20).Select(i => $"scope{i}")] },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        var found = ClientAssessment.Assess(client).Where(finding => !finding.Satisfied).Select(finding => finding.Rule);

        Assert.Equal(rules.Order(), found.Order());
    }

    [Fact]
    public void Rules_that_do_not_concern_a_client_say_nothing_about_it()
    {
        var api = ClientAssessment.Assess(Strict with { GrantTypes = [], RedirectUris = [], Scopes = [] });
        Assert.Equal(["RFC9700-2.5", "FAPI2-SP-FINAL-5.3.2.1-6"], api.Select(finding => finding.Rule));
        var machine = ClientAssessment.Assess(Strict with { GrantTypes = [GrantTypes.ClientCredentials], RedirectUris = [], Scopes = ["accounts"] });
        Assert.DoesNotContain(machine, finding => finding.Rule is "ASVS5-10.4.6" or "ASVS5-10.4.13");
    }

    [Fact]
    public void A_server_is_graded_by_its_configuration()
    {
        Assert.All(ServerAssessment.Assess(Sound), finding => Assert.True(finding.Satisfied, finding.Rule));
        Assert.Equal("OAuth21-1.5", Single(Sound with { Issuer = "http://localhost:5080" }));
        Assert.Equal("FAPI2-SP-FINAL-5.4.1-1", Single(Sound with { SigningAlgorithms = ["RS256"] }));
        Assert.Equal("ASVS5-11.1.1", Single(Sound with { OldestSigningKey = TimeSpan.FromDays(400) }));
        Assert.Equal("ASVS5-13.4.2", Single(Sound with { Demo = true }));
        Assert.Equal("ASVS5-13.2.4", Single(Sound with { FetchesFromLoopback = true }));

        static string Single(ServerFacts facts) => Assert.Single(ServerAssessment.Assess(facts), finding => !finding.Satisfied).Rule;
    }
}
