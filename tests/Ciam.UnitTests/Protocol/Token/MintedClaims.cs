using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Token;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>What the tokens say.</summary>
public sealed class MintedClaims
{
    private static readonly GrantedAccess Alices = new()
    {
        Client = Sample.Web,
        Scopes = ["openid", "accounts"],
        Audience = [Sample.AccountsApi],
        Subject = new AuthenticatedSubject("alice", Sample.Now.AddMinutes(-3), "urn:ciam:acr:2", ["pwd", "otp", "mfa"], "s1"),
        Nonce = "n1",
        GrantId = Guid.Parse("0198c5a0-0000-7000-8000-000000000001"),
        IssuesIdToken = true,
    };

    private static readonly GrantedAccess Robots = new()
    {
        Client = Sample.Robot,
        Scopes = ["accounts.read"],
        Audience = [Sample.AccountsApi],
        GrantId = Guid.Parse("0198c5a0-0000-7000-8000-000000000002"),
        AccessTokenLifetime = TimeSpan.FromMinutes(2),
    };

    [Fact]
    [Covers("RFC9068-2.2")]
    public void An_access_token_for_a_person()
    {
        var minted = TokenMint.Mint(Alices, Sample.Issuer, Sample.Now, "t1");

        Assert.Equal(TimeSpan.FromMinutes(5), minted.AccessTokenLifetime);
        AssertSays(
            """{"iss":"https://login.bank.example","aud":"https://accounts.bank.example","sub":"alice","client_id":"web","iat":1772532000,"exp":1772532300,"jti":"t1","scope":"openid accounts","auth_time":1772531820,"acr":"urn:ciam:acr:2","amr":["pwd","otp","mfa"],"sid":"s1","gid":"0198c5a0-0000-7000-8000-000000000001"}""",
            minted.AccessToken);
    }

    [Fact]
    [Covers("RFC9068-2.2")]
    [Covers("RFC9700-4.15-1")]
    public void An_access_token_for_a_client_itself_names_no_person()
    {
        var minted = TokenMint.Mint(Robots, Sample.Issuer, Sample.Now, "t2");

        Assert.Equal(TimeSpan.FromMinutes(2), minted.AccessTokenLifetime);
        AssertSays(
            """{"iss":"https://login.bank.example","aud":"https://accounts.bank.example","sub":"robot","client_id":"robot","iat":1772532000,"exp":1772532120,"jti":"t2","scope":"accounts.read"}""",
            minted.AccessToken);
    }

    [Fact]
    [Covers("RFC9068-2.2")]
    public void Several_audiences_are_a_list_and_no_scope_is_no_claim()
    {
        var minted = TokenMint.Mint(Robots with { Audience = [Sample.AccountsApi, Sample.CardsApi], Scopes = [] }, Sample.Issuer, Sample.Now, "t3");

        Assert.Equal([Sample.AccountsApi, Sample.CardsApi], Assert.IsType<IEnumerable<string>>(minted.AccessToken["aud"], exactMatch: false));
        Assert.DoesNotContain("scope", minted.AccessToken.Keys);
    }

    [Fact]
    [Covers("OIDCC-2")]
    public void An_id_token() => AssertSays(
        """{"iss":"https://login.bank.example","sub":"alice","aud":"web","iat":1772532000,"exp":1772532300,"at_hash":"77QmUPtjPfzWtF2AnpK9RQ","auth_time":1772531820,"acr":"urn:ciam:acr:2","amr":["pwd","otp","mfa"],"sid":"s1","nonce":"n1"}""",
        IdToken(Alices));

    /// <summary>Access token and hash are those of OIDC Core appendix A.4.</summary>
    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    [Covers("OIDCC-3.1.3.6")]
    [Covers("RFC9700-4.6-1")]
    public void The_access_token_is_bound_by_half_its_hash(string alg) =>
        Assert.Equal("77QmUPtjPfzWtF2AnpK9RQ", TokenMint.IdToken(Alices, Sample.Issuer, Sample.Now, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", alg)["at_hash"]);

    [Fact]
    [Covers("OIDCC-2")]
    public void Claims_that_were_asked_for_never_overwrite_the_protocols_own()
    {
        string[] own = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"];
        var greedy = Alices with { IdTokenClaims = own.ToDictionary(name => name, _ => (object)"mallory").Append(new("email", "alice@example.com")).ToDictionary() };

        var claims = IdToken(greedy);

        Assert.DoesNotContain("mallory", claims.Values);
        Assert.Equal("alice@example.com", claims["email"]);
        Assert.DoesNotContain("nonce", IdToken(greedy with { Nonce = null }).Keys);
    }

    [Fact]
    public void Nobody_has_no_id_token() => Assert.Throws<ArgumentException>(() => IdToken(Robots));

    [Fact]
    public void A_hash_of_another_length_is_not_guessed() =>
        Assert.Throws<ArgumentException>(() => TokenMint.IdToken(Alices, Sample.Issuer, Sample.Now, "t", "ES512"));

    [Fact]
    [Covers("RFC9068-4")]
    public void What_is_minted_is_what_the_verifier_takes()
    {
        var access = Signer.Sign(TokenMint.Mint(Alices, Sample.Issuer, Sample.Now, "t1").AccessToken, Keys.Ec, TokenTypes.AccessToken);
        var id = Signer.Sign(TokenMint.IdToken(Alices, Sample.Issuer, Sample.Now, access, "PS256"), Keys.Ps, TokenTypes.IdToken);

        Assert.True(Verifier.Verify(access, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var token, out _));
        Assert.True(IdTokenHint.Prove(id, Keys.Ours, Sample.Issuer, Sample.Now.AddYears(1)).TryGet(out var hint, out _));
        Assert.Equal((Alices.GrantId, "s1", "s1"), (token.GrantId, token.SessionId, hint.SessionId));
    }

    [Fact]
    [Covers("RFC6749-5.1"), Covers("OIDCC-3.1.3.3")]
    public void The_answer_of_the_token_endpoint()
    {
        var answer = new TokenResponse { AccessToken = "a", ExpiresIn = TimeSpan.FromMinutes(5), Scopes = ["openid", "accounts"] };

        AssertSays("""{"access_token":"a","token_type":"Bearer","expires_in":300,"scope":"openid accounts"}""", answer.ToJson());
        AssertSays("""{"access_token":"a","token_type":"Bearer","expires_in":300,"scope":"openid accounts","refresh_token":"r","id_token":"i"}""",
            (answer with { RefreshToken = "r", IdToken = "i" }).ToJson());
        Assert.Equal("TokenResponse", answer.ToString());
    }

    private static IReadOnlyDictionary<string, object> IdToken(GrantedAccess access) =>
        TokenMint.IdToken(access, Sample.Issuer, Sample.Now, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "ES256");

    private static void AssertSays(string json, IReadOnlyDictionary<string, object> claims) =>
        Assert.Equal(json, JsonSerializer.Serialize(claims));
}
