using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>An ID token handed back, to say who is meant.</summary>
public sealed class IdTokenHints
{
    private static readonly string Claims = $$"""{"iss":"{{Sample.Issuer}}","sub":"alice","aud":"web","sid":"s1","iat":1000,"exp":1300}""";

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1"}""")]
    [Covers("OIDCC-3.1.2.1"), Covers("OIDCRIL-4")]
    public void An_old_one_still_says_who_is_meant(string header)
    {
        Assert.True(Prove(Keys.Write(header, Claims, Keys.Ec)).TryGet(out var hint, out _));

        Assert.Equal(("alice", "s1", "web"), (hint.Subject, hint.SessionId, Assert.Single(hint.Audience)));
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""", "", "", "Verifier.TypeIsExpected")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":null}""", "", "", "Verifier.TypeIsExpected")]
    [InlineData("""{"alg":"none","kid":"ec-1","typ":"JWT"}""", "", "", "Verifier.SignatureIsOurs")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""", "login.bank.example", "evil.example", "Verifier.IssuerIsThisServer")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""", "\"exp\"", "\"exq\"", "Verifier.IsWithinItsTime")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""", "\"sub\"", "\"tub\"", "IdTokenHint.Prove")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""", "\"aud\"", "\"bud\"", "IdTokenHint.Prove")]
    [Covers("OIDCC-3.1.2.1"), Covers("OIDCRIL-4")]
    public void Anything_else_is_refused_as_a_request(string header, string claim, string forged, string check)
    {
        var claims = claim.Length == 0 ? Claims : Claims.Replace(claim, forged, StringComparison.Ordinal);

        Assert.False(Prove(Keys.Write(header, claims, Keys.Ec)).TryGet(out _, out var refusal));

        Refused.As("invalid_request", check, refusal);
    }

    private static Outcome<VerifiedToken> Prove(string hint) => IdTokenHint.Prove(hint, Keys.Ours, Sample.Issuer, Sample.Now);
}
