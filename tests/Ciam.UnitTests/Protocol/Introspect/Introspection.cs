using System.Text.Json;
using Ciam.Protocol.Introspect;
using Ciam.Protocol.Jose;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.Introspect;

/// <summary>What a resource server learns about a token, and who may ask.</summary>
public sealed class Introspection
{
    [Theory]
    [InlineData("jkt", "DPoP")]
    [InlineData("x5t#S256", "Bearer")]
    [Covers("RFC9449-6.2"), Covers("RFC8705-3.2")]
    public void A_bound_token_is_described_with_its_key(string method, string type)
    {
        var token = Signer.Sign(new Dictionary<string, object>
        {
            ["iss"] = Sample.Issuer, ["iat"] = 2, ["exp"] = 4000000000, ["cnf"] = new Dictionary<string, string> { [method] = "k1" },
        }, Keys.Ec, "at+jwt");
        Assert.True(Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var verified, out _));

        var told = JsonSerializer.SerializeToElement(IntrospectionResponse.Active(verified, Sample.Issuer));

        Assert.Equal(type, told.GetProperty("token_type").GetString());
        Assert.Equal("k1", told.GetProperty("cnf").GetProperty(method).GetString());
    }

    [Fact]
    [Covers("RFC7662-2.2"), Covers("RFC9470-6.2")]
    public void A_live_access_token_is_described_without_our_own_business()
    {
        var token = Signer.Sign(new Dictionary<string, object>
        {
            ["iss"] = Sample.Issuer,
            ["sub"] = "alice",
            ["aud"] = Sample.AccountsApi,
            ["client_id"] = "web",
            ["scope"] = "openid accounts",
            ["jti"] = "t1",
            ["acr"] = "urn:ciam:acr:2",
            ["amr"] = new[] { "pwd", "otp" },
            ["auth_time"] = 1,
            ["iat"] = 2,
            ["exp"] = 4000000000,
            ["sid"] = "s1",
            ["gid"] = "0198c5a0-0000-7000-8000-000000000001",
            ["email"] = "alice@example.com",
        }, Keys.Ec, "at+jwt");
        Assert.True(Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var verified, out _));

        Assert.Equal(
            """{"active":true,"iss":"https://login.bank.example","token_type":"Bearer","sub":"alice","aud":"https://accounts.bank.example","client_id":"web","scope":"openid accounts","jti":"t1","acr":"urn:ciam:acr:2","amr":["pwd","otp"],"auth_time":1,"iat":2,"exp":4000000000}""",
            JsonSerializer.Serialize(IntrospectionResponse.Active(verified, Sample.Issuer)));
    }

    [Fact]
    [Covers("RFC7662-2.2")]
    public void A_live_refresh_token_is_no_bearer_token()
    {
        var facts = new RefreshTokenFacts("alice", "web", ["openid", "accounts"], DateTimeOffset.FromUnixTimeSeconds(5), DateTimeOffset.FromUnixTimeSeconds(9));

        Assert.Equal(
            """{"active":true,"iss":"https://login.bank.example","sub":"alice","client_id":"web","scope":"openid accounts","iat":5,"exp":9}""",
            JsonSerializer.Serialize(IntrospectionResponse.Active(facts, Sample.Issuer)));
    }

    [Fact]
    [Covers("RFC7662-2.2")]
    public void Every_other_token_is_inactive_and_nothing_more() =>
        Assert.Equal("""{"active":false}""", JsonSerializer.Serialize(IntrospectionResponse.Inactive));

    [Fact]
    [Covers("RFC7662-2.1")]
    public void Whoever_cannot_prove_who_he_is_may_not_ask()
    {
        Refused.As("invalid_client", "IntrospectChecks.CallerIsConfidential", IntrospectChecks.CallerIsConfidential(Sample.Phone));
        Assert.Null(IntrospectChecks.CallerIsConfidential(Sample.Web));
    }

    [Theory]
    [InlineData(Sample.AccountsApi, "web", true)]
    [InlineData(Sample.CardsApi, "web", false)]
    [InlineData(null, "web", false)]
    [InlineData(null, "robot", true)]
    [InlineData(null, null, false)]
    [Covers("RFC7662-4")]
    public void Only_the_api_it_is_meant_for_and_the_client_it_was_given_to_may_see_a_token(string? resource, string? issuedTo, bool maySee) =>
        Assert.Equal(maySee, IntrospectChecks.MaySee(Sample.Robot with { ResourceIdentifier = resource }, [Sample.AccountsApi], issuedTo));
}
