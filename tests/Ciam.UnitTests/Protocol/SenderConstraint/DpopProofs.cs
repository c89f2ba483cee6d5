using System.Text;
using System.Text.Json;
using Ciam.Protocol.SenderConstraint;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.SenderConstraint;

/// <summary>A proof that its sender holds a key, for one request.</summary>
public sealed class DpopProofs
{
    private const string Address = Sample.Issuer + "/oauth2/userinfo";
    private const string Token = "a.b.c";
    private const string TokenHash = "nB3TMFzznyCpKpYb1DdqB5E_S3L5Ye40xNXdYx9Ks5U";

    private static readonly long Now = Sample.Now.ToUnixTimeSeconds();
    private static readonly TestKey Key = TestKey.Es256();
    private static readonly TestKey RsaKey = TestKey.Ps256();

    private static readonly ProvenRequest Request = new()
    {
        Method = "GET", Addresses = [Address, "https://mtls.bank.example/oauth2/userinfo"], Nonces = ["new", "old"], Now = Sample.Now,
    };

    private static string Ath => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Token)));

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "header typ", "\"JWT\"", "Dpop.TypeIsProof" },
        { "header typ", "\"DPOP+JWT\"", "Dpop.TypeIsProof" },
        { "header typ", "", "Dpop.TypeIsProof" },
        { "header crit", "[\"exp\"]", "Dpop.TypeIsProof" },
        { "header alg", "\"none\"", "Dpop.AlgorithmIsAllowed" },
        { "header alg", "\"HS256\"", "Dpop.AlgorithmIsAllowed" },
        { "header alg", "\"RS256\"", "Dpop.AlgorithmIsAllowed" },
        { "header alg", "\"ES384\"", "Dpop.AlgorithmIsAllowed" },
        { "header alg", "", "Dpop.AlgorithmIsAllowed" },
        { "header alg", "\"PS256\"", "Dpop.SignatureIsTheKeys" },
        { "header jwk", "", "Dpop.KeyIsPublicAndEmbedded" },
        { "header jwk", "\"key-1\"", "Dpop.KeyIsPublicAndEmbedded" },
        { "header jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", "Dpop.KeyIsPublicAndEmbedded" },
        { "jti", "", "Dpop.HasIdentifier" },
        { "jti", "\"\"", "Dpop.HasIdentifier" },
        { "jti", "7", "Dpop.HasIdentifier" },
        { "jti", $"\"{new string('j', 257)}\"", "Dpop.HasIdentifier" },
        { "htm", "\"POST\"", "Dpop.IsForTheMethod" },
        { "htm", "\"get\"", "Dpop.IsForTheMethod" },
        { "htm", "", "Dpop.IsForTheMethod" },
        { "htu", "", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example/oauth2/token\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example/oauth2/userinfo/\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example/OAUTH2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"http://login.bank.example/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example:8443/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example@evil.example/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://evil@login.bank.example/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"https://login.bank.example.evil.example/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "htu", "\"/oauth2/userinfo\"", "Dpop.IsForTheAddress" },
        { "iat", "", "Dpop.IsRecent" },
        { "iat", "\"now\"", "Dpop.IsRecent" },
        { "iat", $"{Now - 300}", "Dpop.IsRecent" },
        { "iat", $"{Now + 31}", "Dpop.IsRecent" },
        { "ath", "", "Dpop.IsForTheToken" },
        { "ath", "\"" + TokenHash + "\"", "Dpop.IsForTheToken" },
        { "nonce", "", "Dpop.CarriesFreshNonce" },
        { "nonce", "\"ancient\"", "Dpop.CarriesFreshNonce" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9449-4.3-3"), Covers("RFC9449-4.3-4"), Covers("RFC9449-4.3-5"), Covers("RFC9449-4.3-6"), Covers("RFC9449-4.3-7"), Covers("RFC9449-4.3-8"), Covers("RFC9449-4.3-9"), Covers("RFC9449-4.3-10")]
    [Covers("RFC9449-4.3-11"), Covers("RFC9449-4.3-12"), Covers("RFC9449-8"), Covers("RFC9449-9"), Covers("RFC9449-11.1"), Covers("RFC8725-3.11"), Covers("FAPI2-SP-FINAL-5.4.1"), Covers("FAPI2-SP-FINAL-5.3.2.1-13")]
    [Covers("FAPI2-SP-FINAL-5.4.1-1")]
    public void A_proof_that_is_not_for_this_request_is_refused(string member, string json, string check)
    {
        Assert.False(DpopProof.Prove([With(member, json)], Request with { AccessToken = Token }).TryGet(out _, out var refusal));

        Refused.As(check == "Dpop.CarriesFreshNonce" ? "use_dpop_nonce" : "invalid_dpop_proof", check, refusal);
    }

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(DpopProof.InOrder, Cases.Select(row => (string)row[2]));

    [Theory]
    [InlineData("iat", 10)]
    [InlineData("iat", 30)]
    [InlineData("iat", -10)]
    [InlineData("iat", -299)]
    [InlineData("nbf", 0)]
    [InlineData("exp", 300)]
    [Covers("RFC9449-4.3-11"), Covers("FAPI2-SP-FINAL-5.3.2.1-13")]
    public void Clocks_may_differ_a_little(string claim, int seconds) =>
        Assert.True(DpopProof.Prove([With(claim, $"{Now + seconds}")], Request with { AccessToken = Token }).TryGet(out _, out _));

    [Theory]
    [InlineData("https://LOGIN.bank.example/oauth2/userinfo")]
    [InlineData("HTTPS://login.bank.example:443/oauth2/userinfo")]
    [InlineData("https://login.bank.example/oauth2/x/../userinfo")]
    [InlineData("https://login.bank.example/oauth2/user%69nfo")]
    [InlineData("https://login.bank.example/oauth2/userinfo?x=1#y")]
    [InlineData("https://mtls.bank.example/oauth2/userinfo")]
    [Covers("RFC9449-4.3-9")]
    public void The_same_address_may_be_spelled_otherwise(string address) =>
        Assert.True(DpopProof.Prove([With("htu", JsonSerializer.Serialize(address))], Request).TryGet(out _, out _));

    [Fact]
    [Covers("RFC9449-4.3")]
    public void A_good_proof_says_whose_key_it_is_and_how_long_to_remember_it()
    {
        foreach (var key in new[] { Key, RsaKey })
        {
            Assert.True(DpopProof.Prove([With("nonce", "\"old\"", key)], Request with { AccessToken = Token }).TryGet(out var proven, out _));

            Assert.Equal(new ProvenPossession(new SenderKey("jkt", key.Thumbprint), "j1", Sample.Now.AddMinutes(5)), proven);
        }
    }

    [Fact]
    [Covers("RFC9449-4.3")]
    public void One_header_with_one_proof()
    {
        var proof = With("jti", "\"j1\"");

        foreach (var (headers, check) in new (string?[], string)[]
        {
            ([], "DpopProof.Prove"), ([proof, proof], "DpopProof.Prove"), ([null], "DpopProof.Prove"), ([$"{proof},{proof}"], "CompactJws.TryRead"), (["x"], "CompactJws.TryRead"),
        })
        {
            Assert.False(DpopProof.Prove(headers, Request).TryGet(out _, out var refusal));
            Refused.As("invalid_dpop_proof", check, refusal);
        }
    }

    [Fact]
    [Covers("RFC9449-4.3-6"), Covers("RFC8725-3.1")]
    public void A_proof_is_signed_by_the_key_it_shows() =>
        AssertRefused("Dpop.SignatureIsTheKeys", With("header jwk", JsonSerializer.Serialize(TestKey.Es256().PublicJwk)));

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("k")]
    [Covers("RFC9449-4.3-7")]
    public void A_private_key_in_a_proof_is_a_key_no_longer_private(string member) =>
        AssertRefused("Dpop.KeyIsPublicAndEmbedded", With("header jwk", JsonSerializer.Serialize(new Dictionary<string, string>(Key.PublicJwk) { [member] = "AAAA" })));

    /// <summary>The example of RFC 9449 section 4.1, and its thumbprint in section 6.1. It wants nothing but a nonce.</summary>
    [Fact]
    [Covers("RFC9449-4.3"), Covers("RFC7638-3")]
    public void The_example_of_the_specification()
    {
        const string proof = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19."
            + "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ."
            + "2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

        Assert.False(DpopProof.Prove([proof], Request with { Method = "POST", Addresses = ["https://server.example.com/token"], Now = DateTimeOffset.FromUnixTimeSeconds(1562262618) }).TryGet(out _, out var refusal));

        Refused.As("use_dpop_nonce", "Dpop.CarriesFreshNonce", refusal);
    }

    private static void AssertRefused(string check, string proof)
    {
        Assert.False(DpopProof.Prove([proof], Request).TryGet(out _, out var refusal));
        Refused.As("invalid_dpop_proof", check, refusal);
    }

    /// <summary>A good proof with one member of its claims, or of its header, written otherwise; no text takes it out.</summary>
    private static string With(string member, string json, TestKey? signer = null)
    {
        var key = signer ?? Key;
        var header = new Dictionary<string, object?> { ["typ"] = "dpop+jwt", ["kid"] = null, ["jwk"] = key.PublicJwk };
        var claims = new Dictionary<string, object?> { ["jti"] = "j1", ["htm"] = "GET", ["htu"] = Address, ["iat"] = Now, ["ath"] = Ath, ["nonce"] = "new" };
        var (bent, name) = member.StartsWith("header ", StringComparison.Ordinal) ? (header, member["header ".Length..]) : (claims, member);
        bent[name] = json.Length == 0 ? null : JsonDocument.Parse(json).RootElement;
        return key.Sign(claims, header);
    }
}
