using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>The one case in which a request has no PKCE challenge: a confidential OpenID client, registered so, that sends a nonce.</summary>
public sealed class NonceInsteadOfPkce
{
    private static readonly Client Relying = Sample.Web with { Metadata = new ClientMetadata { NonceInsteadOfPkce = true } };

    [Fact]
    [Covers("RFC9700-2.1.1")]
    [Covers("RFC9700-2.1.1-1"), Covers("RFC9700-4.5-2")]
    public void A_nonce_stands_in_for_the_challenge_of_a_client_registered_so() => Assert.Null(Pkce.ChallengeIsS256(Question(Relying)));

    public static TheoryData<string> Others() => ["a client not registered so", "a public client", "no nonce", "no openid", "a stricter profile", "a plain challenge"];

    [Theory]
    [MemberData(nameof(Others))]
    [Covers("RFC7636-4.4.1"), Covers("RFC9700-2.1.1")]
    [Covers("RFC9700-2.1.1-2")]
    [Covers("ATTACK-PKCE-DOWNGRADE")]
    public void Everybody_else_sends_a_challenge(string who)
    {
        var question = who switch
        {
            "a client not registered so" => Question(Sample.Web),
            "a public client" => Question(Relying with { TokenEndpointAuthMethod = ClientAuthMethods.None }),
            "no nonce" => Question(Relying, ("nonce", "")),
            "no openid" => Question(Relying, ("scope", "accounts")),
            "a stricter profile" => Question(Relying with { Metadata = Relying.Metadata with { SecurityProfile = SecurityProfiles.Fapi2 } }),
            _ => Question(Relying, ("code_challenge_method", "plain")),
        };

        Assert.Equal("invalid_request", Pkce.ChallengeIsS256(question)?.Error);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Sample.Verifier, "invalid_grant")]
    [Covers("RFC7636-4.6")]
    [Covers("RFC9700-2.1.1-5"), Covers("RFC9700-4.8-1")]
    [Covers("ATTACK-PKCE-DOWNGRADE")]
    public void A_verifier_that_no_challenge_announced_is_a_downgrade(string? verifier, string? error)
    {
        var redemption = new CodeRedemption
        {
            Client = Relying,
            Form = new Parameters(verifier is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["code_verifier"] = verifier }),
            Code = new IssuedCode { ClientId = "web", RedirectUri = Sample.WebRedirect, CodeChallenge = null, ExpiresAt = Sample.Now.AddMinutes(1), Scopes = ["openid"], Resources = [] },
            Now = Sample.Now,
        };

        Assert.Equal(error, Pkce.VerifierMatches(redemption)?.Error);
    }

    private static AuthorizeQuestion Question(Client client, params (string Name, string Value)[] bend)
    {
        var form = new Dictionary<string, string> { ["scope"] = "openid", ["nonce"] = "n-0S6_WzA2Mj" };
        foreach (var (name, value) in bend)
            form[name] = value;
        return new AuthorizeQuestion { Client = client, Form = new Parameters(form), ServerMetadata = Sample.Server, Origin = RequestOrigin.PlainFromBrowser };
    }
}
