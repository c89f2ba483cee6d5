using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>What attackers do to tokens, and who stops them.</summary>
public sealed class ForgedTokens
{
    private const string Header = """{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""";

    private static readonly long Now = Sample.Now.ToUnixTimeSeconds();

    private static readonly string Payload = Claims(Sample.Issuer, Now, Now + 300);

    private static readonly Dictionary<string, Func<string>> Forgeries = new()
    {
        ["no signature and alg none"] = () => $"{Keys.Encode(Header.Replace("ES256", "none", StringComparison.Ordinal))}.{Keys.Encode(Payload)}.",
        ["alg None with our signature"] = () => Keys.Write(Header.Replace("ES256", "None", StringComparison.Ordinal), Payload, Keys.Ec),
        ["a MAC keyed with our public key"] = () => Keys.Write("""{"alg":"HS256","kid":"rs-1","typ":"at+jwt"}""", Payload,
            signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Keys.Rsa.ExportRSAPublicKeyPem()), signed)),
        ["the elliptic key called an RSA key"] = () => Keys.Write("""{"alg":"RS256","kid":"ec-1","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["PSS with the key for the older padding"] = () => Keys.Write("""{"alg":"PS256","kid":"rs-1","typ":"at+jwt"}""", Payload, Keys.Ps),
        ["the older padding with the key for PSS"] = () => Keys.Write("""{"alg":"RS256","kid":"ps-1","typ":"at+jwt"}""", Payload, Keys.Rs),
        ["another hash"] = () => Keys.Write("""{"alg":"ES384","kid":"ec-1","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["a stranger's key under our name"] = () => Keys.Write(Header, Payload, Keys.Stranger),
        ["a name no key has"] = () => Keys.Write("""{"alg":"ES256","kid":"ec-2","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["no name of a key"] = () => Keys.Write("""{"alg":"ES256","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["a name that is a number"] = () => Keys.Write("""{"alg":"ES256","kid":1,"typ":"at+jwt"}""", Payload, Keys.Ec),
        ["no algorithm"] = () => Keys.Write("""{"kid":"ec-1","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["a critical extension"] = () => Keys.Write("""{"alg":"ES256","kid":"ec-1","typ":"at+jwt","crit":["b64"],"b64":true}""", Payload, Keys.Ec),
        ["a key brought along"] = () => Keys.Write($$"""{"alg":"ES256","kid":"x","typ":"at+jwt","jwk":{{System.Text.Json.JsonSerializer.Serialize(Keys.Stranger.Jwk)}}}""", Payload, Keys.Stranger),
        ["a signature of zeros"] = () => Keys.Write(Header, Payload, _ => new byte[64]),
        ["a signature in DER"] = () => Keys.Write(Header, Payload, signed => Keys.AppendixA3().SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        ["an empty signature"] = () => Keys.Write(Header, Payload, _ => []),
        ["another payload under the signature"] = () => Swap(1, Keys.Encode(Payload.Replace("alice", "mallo", StringComparison.Ordinal))),
        ["another header over the signature"] = () => Swap(0, Keys.Encode(Header + " ")),
        ["an ID token"] = () => Keys.Write(Header.Replace("at+jwt", "JWT", StringComparison.Ordinal), Payload, Keys.Ec),
        ["a token without a type"] = () => Keys.Write("""{"alg":"ES256","kid":"ec-1"}""", Payload, Keys.Ec),
        ["a type that is a number"] = () => Keys.Write("""{"alg":"ES256","kid":"ec-1","typ":1}""", Payload, Keys.Ec),
        ["a type in other letters"] = () => Keys.Write(Header.Replace("at+jwt", "AT+JWT", StringComparison.Ordinal), Payload, Keys.Ec),
        ["another issuer"] = () => Keys.Write(Header, Claims("https://evil.example", Now, Now + 300), Keys.Ec),
        ["an issuer with a slash more"] = () => Keys.Write(Header, Claims(Sample.Issuer + "/", Now, Now + 300), Keys.Ec),
        ["no issuer"] = () => Keys.Write(Header, $$"""{"iat":{{Now}},"exp":{{Now + 300}}}""", Keys.Ec),
        ["expired this instant"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now - 300, Now), Keys.Ec),
        ["expired long ago"] = () => Keys.Write(Header, Claims(Sample.Issuer, 0, 1), Keys.Ec),
        ["no expiry"] = () => Keys.Write(Header, $$"""{"iss":"{{Sample.Issuer}}","iat":{{Now}}}""", Keys.Ec),
        ["an expiry in words"] = () => Keys.Write(Header, $$"""{"iss":"{{Sample.Issuer}}","iat":{{Now}},"exp":"{{Now + 300}}"}""", Keys.Ec),
        ["an expiry beyond the calendar"] = () => Keys.Write(Header, $$"""{"iss":"{{Sample.Issuer}}","iat":{{Now}},"exp":1e300}""", Keys.Ec),
        ["no time of issue"] = () => Keys.Write(Header, $$"""{"iss":"{{Sample.Issuer}}","exp":{{Now + 300}}}""", Keys.Ec),
        ["issued six seconds from now"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now + 6, Now + 300), Keys.Ec),
        ["not good before the next second"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, $$""","nbf":{{Now + 1}}"""), Keys.Ec),
        ["not good before a word"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, ""","nbf":"now" """), Keys.Ec),
        ["one expiry hidden behind another"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now, $$""","exp":{{Now + 300}}"""), Keys.Ec),
        ["one algorithm hidden behind another"] = () => Keys.Write("""{"alg":"none","alg":"ES256","kid":"ec-1","typ":"at+jwt"}""", Payload, Keys.Ec),
        ["padding"] = () => Good() + "=",
        ["a line break"] = () => Good() + "\n",
        ["white space within"] = () => Good().Insert(5, " "),
        ["a fourth part"] = () => Good() + ".x",
        ["two parts"] = () => string.Join('.', Good().Split('.')[..2]),
        ["a header that is a list"] = () => Keys.Write("[]", Payload, Keys.Ec),
        ["a payload that is a text"] = () => Keys.Write(Header, "\"claims\"", Keys.Ec),
        ["a payload with text that is none"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, ""","name":"\ud800" """), Keys.Ec),
        ["a payload with a name that is none"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, ""","\ud800":1"""), Keys.Ec),
        ["a payload nested too deep"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, $""","a":{new string('[', 20)}{new string(']', 20)}"""), Keys.Ec),
        ["too much of it"] = () => Keys.Write(Header, Claims(Sample.Issuer, Now, Now + 300, $""","a":"{new string('a', 16 * 1024)}" """), Keys.Ec),
        ["nothing"] = () => "",
        ["two dots"] = () => "..",
    };

    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "no signature and alg none", "Verifier.SignatureIsOurs" },
        { "alg None with our signature", "Verifier.SignatureIsOurs" },
        { "a MAC keyed with our public key", "Verifier.SignatureIsOurs" },
        { "the elliptic key called an RSA key", "Verifier.SignatureIsOurs" },
        { "PSS with the key for the older padding", "Verifier.SignatureIsOurs" },
        { "the older padding with the key for PSS", "Verifier.SignatureIsOurs" },
        { "another hash", "Verifier.SignatureIsOurs" },
        { "a stranger's key under our name", "Verifier.SignatureIsOurs" },
        { "a name no key has", "Verifier.SignatureIsOurs" },
        { "no name of a key", "Verifier.SignatureIsOurs" },
        { "a name that is a number", "Verifier.SignatureIsOurs" },
        { "no algorithm", "Verifier.SignatureIsOurs" },
        { "a critical extension", "Verifier.SignatureIsOurs" },
        { "a key brought along", "Verifier.SignatureIsOurs" },
        { "a signature of zeros", "Verifier.SignatureIsOurs" },
        { "a signature in DER", "Verifier.SignatureIsOurs" },
        { "an empty signature", "Verifier.SignatureIsOurs" },
        { "another payload under the signature", "Verifier.SignatureIsOurs" },
        { "another header over the signature", "Verifier.SignatureIsOurs" },
        { "an ID token", "Verifier.TypeIsExpected" },
        { "a token without a type", "Verifier.TypeIsExpected" },
        { "a type that is a number", "Verifier.TypeIsExpected" },
        { "a type in other letters", "Verifier.TypeIsExpected" },
        { "another issuer", "Verifier.IssuerIsThisServer" },
        { "an issuer with a slash more", "Verifier.IssuerIsThisServer" },
        { "no issuer", "Verifier.IssuerIsThisServer" },
        { "expired this instant", "Verifier.IsWithinItsTime" },
        { "expired long ago", "Verifier.IsWithinItsTime" },
        { "no expiry", "Verifier.IsWithinItsTime" },
        { "an expiry in words", "Verifier.IsWithinItsTime" },
        { "an expiry beyond the calendar", "Verifier.IsWithinItsTime" },
        { "no time of issue", "Verifier.IsWithinItsTime" },
        { "issued six seconds from now", "Verifier.IsWithinItsTime" },
        { "not good before the next second", "Verifier.IsWithinItsTime" },
        { "not good before a word", "Verifier.IsWithinItsTime" },
        { "one expiry hidden behind another", "CompactJws.TryRead" },
        { "one algorithm hidden behind another", "CompactJws.TryRead" },
        { "padding", "CompactJws.TryRead" },
        { "a line break", "CompactJws.TryRead" },
        { "white space within", "CompactJws.TryRead" },
        { "a fourth part", "CompactJws.TryRead" },
        { "two parts", "CompactJws.TryRead" },
        { "a header that is a list", "CompactJws.TryRead" },
        { "a payload that is a text", "CompactJws.TryRead" },
        { "a payload with text that is none", "CompactJws.TryRead" },
        { "a payload with a name that is none", "CompactJws.TryRead" },
        { "a payload nested too deep", "CompactJws.TryRead" },
        { "too much of it", "CompactJws.TryRead" },
        { "nothing", "CompactJws.TryRead" },
        { "two dots", "CompactJws.TryRead" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC7515-5.2"), Covers("RFC7515-4.1.11"), Covers("RFC8725-3.1"), Covers("RFC8725-3.11"), Covers("RFC9068-4"), Covers("RFC7519-4.1.4"), Covers("RFC7519-4.1.5")]
    [Covers("ASVS5-9.1.1"), Covers("ASVS5-9.1.2"), Covers("ASVS5-9.1.3"), Covers("ASVS5-9.2.1"), Covers("FAPI2-SP-FINAL-5.3.4-3")]
    [Covers("ATTACK-ISSUER-CONFUSION")]
    public void The_forgery_is_refused(string forgery, string check)
    {
        Assert.False(Verify(Forgeries[forgery]()).TryGet(out _, out var refusal));

        Refused.As("invalid_token", check, refusal);
    }

    /// <summary>The forgeries differ from this one token, which is good: none of them fails for another reason.</summary>
    [Fact]
    public void What_they_are_made_from_is_good() => Assert.True(Verify(Good()).TryGet(out _, out _));

    [Fact]
    public void Every_forgery_is_tried_and_every_check_refuses_one()
    {
        Assert.Equal(Forgeries.Keys.Order(), Cases.Select(row => (string)row[0]).Order());
        Refused.AssertComplete(Verifier.InOrder, Cases.Select(row => (string)row[1]).Where(check => check != "CompactJws.TryRead"));
    }

    [Fact]
    [Covers("RFC8725-3.11")]
    [Covers("ASVS5-9.2.2")]
    [Covers("ATTACK-TOKEN-CONFUSION")]
    public void An_access_token_is_no_id_token()
    {
        Assert.False(Verifier.Verify(Good(), Keys.Ours, "JWT", Sample.Issuer, Sample.Now).TryGet(out _, out var refusal));

        Refused.As("invalid_token", "Verifier.TypeIsExpected", refusal);
    }

    [Theory]
    [InlineData(299.9)]
    [InlineData(-5)]
    [Covers("RFC7519-4.1.4")]
    [Covers("ASVS5-9.2.1")]
    public void The_last_moment_and_a_drifting_clock_still_count(double seconds) =>
        Assert.True(Verifier.Verify(Good(), Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now.AddSeconds(seconds)).TryGet(out _, out _));

    private static Outcome<VerifiedToken> Verify(string token) => Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now);

    private static string Good() => Keys.Write(Header, Payload, Keys.Ec);

    private static string Swap(int part, string other)
    {
        var parts = Good().Split('.');
        parts[part] = other;
        return string.Join('.', parts);
    }

    private static string Claims(string issuer, long issued, long expires, string more = "") =>
        $$"""{"iss":"{{issuer}}","sub":"alice","iat":{{issued}},"exp":{{expires}}{{more}}}""";
}
