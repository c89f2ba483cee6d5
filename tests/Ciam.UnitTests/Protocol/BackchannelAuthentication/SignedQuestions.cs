using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.BackchannelAuthentication;

/// <summary>Questions that a client signed, and those that somebody made look so.</summary>
public sealed class SignedQuestions
{
    private static readonly long Now = Sample.Now.ToUnixTimeSeconds();
    private static readonly TestKey Ec = TestKey.Es256("ec");
    private static readonly TestKey Ps = TestKey.Ps256("ps");
    private static readonly Client Client = Asked.Fapi with { Jwks = TestKey.JwksOf(Ec, Ps) };

    private static readonly Dictionary<string, object?> Good = new()
    {
        ["iss"] = "fapi", ["aud"] = Sample.Issuer, ["iat"] = Now, ["nbf"] = Now, ["exp"] = Now + 300, ["jti"] = "j1",
        ["scope"] = "openid accounts", ["login_hint"] = "alice@example.com", ["binding_message"] = "1234", ["requested_expiry"] = 120,
    };

    [Theory]
    [InlineData(null, false)]
    [InlineData("JWT", true)]
    [InlineData("oauth-authz-req+jwt", false)]
    [Covers("CIBA-7.1.1"), Covers("FAPI-CIBA-7.10")]
    public void The_claims_are_the_parameters(string? typ, bool rsa)
    {
        var text = (rsa ? Ps : Ec).Sign(Good, new Dictionary<string, object?> { ["typ"] = typ });

        Assert.True(Prove(text).TryGet(out var proven, out var no), no?.Description);

        Assert.Equal(("j1", Sample.Now.AddSeconds(300)), (proven!.Jti, proven.ExpiresAt));
        Assert.Equal(["binding_message=1234", "login_hint=alice@example.com", "requested_expiry=120", "scope=openid accounts"], proven.Parameters.Values.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, object?, string> Cases { get; } = new()
    {
        { "iss", null, "SignedBackchannelChecks.IssuerIsTheClient" },
        { "iss", "till", "SignedBackchannelChecks.IssuerIsTheClient" },
        { "aud", null, "SignedBackchannelChecks.AudienceIsThisServer" },
        { "aud", "https://other.example", "SignedBackchannelChecks.AudienceIsThisServer" },
        { "client_id", "till", "SignedBackchannelChecks.NamesNoOtherClient" },
        { "sub", "fapi", "SignedBackchannelChecks.IsNoAssertion" },
        { "exp", null, "SignedBackchannelChecks.IsWithinItsTime" },
        { "exp", Now, "SignedBackchannelChecks.IsWithinItsTime" },
        { "exp", Now + 3601, "SignedBackchannelChecks.IsWithinItsTime" },
        { "nbf", null, "SignedBackchannelChecks.IsWithinItsTime" },
        { "nbf", Now + 61, "SignedBackchannelChecks.IsWithinItsTime" },
        { "nbf", Now - 3601, "SignedBackchannelChecks.IsWithinItsTime" },
        { "nbf", Now - 3500, "SignedBackchannelChecks.IsWithinItsTime" },
        { "iat", null, "SignedBackchannelChecks.IsWithinItsTime" },
        { "iat", Now + 61, "SignedBackchannelChecks.IsWithinItsTime" },
        { "jti", null, "SignedBackchannelChecks.HasIdentifier" },
        { "jti", "", "SignedBackchannelChecks.HasIdentifier" },
        { "jti", new string('j', 257), "SignedBackchannelChecks.HasIdentifier" },
        { "request", "a.b.c", "SignedBackchannelChecks.HoldsNoOtherRequest" },
        { "request_uri", "https://evil.example/o", "SignedBackchannelChecks.HoldsNoOtherRequest" },
        { "binding_message", new string('s', 8193), "SignedBackchannelRequest.Prove" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("CIBA-7.1.1"), Covers("FAPI-CIBA-5.2.2")]
    public void A_wrong_claim_is_refused(string claim, object? value, string check) => AssertRefused(Ec.Sign(new Dictionary<string, object?>(Good) { [claim] = value }), check);

    [Theory]
    [InlineData("alg", "none", "SignedBackchannelChecks.AlgorithmIsAllowed")]
    [InlineData("alg", "HS256", "SignedBackchannelChecks.AlgorithmIsAllowed")]
    [InlineData("alg", "RS256", "SignedBackchannelChecks.AlgorithmIsAllowed")]
    [InlineData("alg", "PS256", "SignedBackchannelChecks.SignatureIsTheClients")]
    [InlineData("kid", "ps", "SignedBackchannelChecks.SignatureIsTheClients")]
    [InlineData("kid", null, "SignedBackchannelChecks.SignatureIsTheClients")]
    [InlineData("crit", "exp", "SignedBackchannelChecks.SignatureIsTheClients")]
    [InlineData("typ", "dpop+jwt", "SignedBackchannelChecks.TypeIsExpected")]
    [Covers("CIBA-7.1.1"), Covers("FAPI-CIBA-7.10"), Covers("RFC8725-3.1"), Covers("RFC8725-3.11")]
    public void A_wrong_header_is_refused(string member, string? value, string check) => AssertRefused(Ec.Sign(Good, new Dictionary<string, object?> { [member] = value }), check);

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(
        SignedBackchannelChecks.InOrder,
        Cases.Select(row => (string)row[2]).Where(check => check != "SignedBackchannelRequest.Prove").Concat(["SignedBackchannelChecks.AlgorithmIsAllowed", "SignedBackchannelChecks.SignatureIsTheClients", "SignedBackchannelChecks.TypeIsExpected"]));

    [Fact]
    [Covers("CIBA-7.1.1")]
    public void A_registered_algorithm_is_the_only_one()
    {
        var client = Client with { Metadata = Client.Metadata with { BackchannelAuthenticationRequestSigningAlg = "PS256" } };

        Assert.False(Prove(Ec.Sign(Good), client: client).TryGet(out _, out var no));
        Refused.As("invalid_request", "SignedBackchannelChecks.AlgorithmIsAllowed", no);
        Assert.True(Prove(Ps.Sign(Good), client: client).TryGet(out _, out _));
    }

    [Fact]
    [Covers("CIBA-7.1.1")]
    public void Somebody_elses_signature_and_no_signature_at_all_are_refused()
    {
        var unsigned = $"{Base64Url.EncodeToString("""{"alg":"none"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Good)))}.";

        AssertRefused(TestKey.Es256("ec").Sign(Good), "SignedBackchannelChecks.SignatureIsTheClients");
        AssertRefused(unsigned, "SignedBackchannelChecks.AlgorithmIsAllowed");
        AssertRefused("nonsense", "SignedBackchannelRequest.Prove");
    }

    /// <summary>The client's name and its credentials may stand outside, and nothing else.</summary>
    [Fact]
    [Covers("CIBA-7.1.1")]
    public void Parameters_stand_inside_or_outside_but_never_both()
    {
        Assert.True(Prove(Ec.Sign(Good), "client_id=fapi&client_assertion=a.b.c").TryGet(out _, out _));
        Assert.False(Prove(Ec.Sign(Good), "scope=openid").TryGet(out _, out var no));
        Refused.As("invalid_request", "SignedBackchannelRequest.Prove", no);
    }

    private static void AssertRefused(string text, string check)
    {
        Assert.False(Prove(text).TryGet(out _, out var no));
        Refused.As("invalid_request", check, no);
    }

    private static Outcome<ProvenBackchannelRequest> Prove(string text, string beside = "", Client? client = null) =>
        SignedBackchannelRequest.Prove(Sample.Form("request=" + text, beside), client ?? Client, Sample.Issuer, Sample.Now);
}
