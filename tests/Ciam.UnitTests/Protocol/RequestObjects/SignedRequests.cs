using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RequestObjects;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.RequestObjects;

/// <summary>Authorization requests that a client signed, and those that somebody made look so.</summary>
public sealed class SignedRequests
{
    private static readonly long Now = Sample.Now.ToUnixTimeSeconds();
    private static readonly DecryptionKey Ours = DecryptionKey.FromPkcs8("enc-1", "ECDH-ES", Keys.AppendixA3().ExportPkcs8PrivateKey());
    private static readonly KeySet Server = new([], Ours);

    private static readonly Client Plain = Sample.Web with { Jwks = new KeySet([Keys.Ec, Keys.Ps, Keys.Rs]).ToJson() };
    private static readonly Client Strict = Plain with { Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2MessageSigning } };

    private static readonly Dictionary<string, object?> Good = new()
    {
        ["iss"] = "web", ["aud"] = Sample.Issuer, ["iat"] = Now, ["nbf"] = Now, ["exp"] = Now + 300, ["jti"] = "j1",
        ["client_id"] = "web", ["response_type"] = "code", ["scope"] = "openid", ["max_age"] = 60, ["claims"] = new { userinfo = new { name = (string?)null } }, ["resource"] = new[] { "https://a.example", "https://b.example" },
    };

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    [Covers("RFC9101-4"), Covers("RFC9101-6.2"), Covers("RFC9101-6.3")]
    public void The_claims_are_the_parameters_and_those_about_the_jwt_are_not(string alg)
    {
        Assert.True(Prove(Plain, Signed(Good, Keys.Named(alg))).TryGet(out var parameters, out var no), no?.Description);

        Assert.Equal(
            ["claims={\"userinfo\":{\"name\":null}}", "client_id=web", "max_age=60", "resource=https://a.example https://b.example", "response_type=code", "scope=openid"],
            parameters!.Values.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "iss", "", "RequestObjectChecks.IssuerIsTheClient" },
        { "iss", "\"phone\"", "RequestObjectChecks.IssuerIsTheClient" },
        { "aud", "", "RequestObjectChecks.AudienceIsThisServer" },
        { "aud", "\"https://other.example\"", "RequestObjectChecks.AudienceIsThisServer" },
        { "aud", $"\"{Sample.Issuer}/\"", "RequestObjectChecks.AudienceIsThisServer" },
        { "client_id", "", "RequestObjectChecks.NamesTheClient" },
        { "client_id", "\"phone\"", "RequestObjectChecks.NamesTheClient" },
        { "client_id", "7", "RequestObjectChecks.NamesTheClient" },
        { "sub", "\"web\"", "RequestObjectChecks.IsNoAssertion" },
        { "exp", "", "RequestObjectChecks.IsWithinItsTime" },
        { "exp", $"{Now}", "RequestObjectChecks.IsWithinItsTime" },
        { "exp", $"{Now + 3601}", "RequestObjectChecks.IsWithinItsTime" },
        { "nbf", $"{Now + 61}", "RequestObjectChecks.IsWithinItsTime" },
        { "nbf", $"{Now - 3601}", "RequestObjectChecks.IsWithinItsTime" },
        { "nbf", $"{Now - 3500}", "RequestObjectChecks.IsWithinItsTime" },
        { "nbf", "\"now\"", "RequestObjectChecks.IsWithinItsTime" },
        { "request", "\"a.b.c\"", "RequestObjectChecks.HoldsNoOtherRequest" },
        { "request_uri", "\"https://evil.example/o\"", "RequestObjectChecks.HoldsNoOtherRequest" },
        { "state", $"\"{new string('s', 8193)}\"", "RequestObjectReader.Prove" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9101-4"), Covers("RFC9101-5"), Covers("RFC9101-6.3"), Covers("RFC7519-4.1.4"), Covers("RFC7519-4.1.5"), Covers("FAPI2-MS-FINAL-5.3.1")]
    public void A_wrong_claim_is_refused(string claim, string json, string check)
    {
        Assert.False(Prove(Plain, Signed(With(claim, json), Keys.Ec)).TryGet(out _, out var no));

        Refused.As("invalid_request_object", check, no);
    }

    [Theory]
    [InlineData("nbf", "8")]
    [InlineData("nbf", "60")]
    [Covers("FAPI2-MS-FINAL-5.3.1")]
    public void A_clock_a_little_ahead_is_forgiven(string claim, string ahead) =>
        Assert.True(Prove(Strict, Signed(With(claim, $"{Now + int.Parse(ahead, System.Globalization.CultureInfo.InvariantCulture)}"), Keys.Ec)).TryGet(out _, out _));

    [Fact]
    [Covers("FAPI2-MS-FINAL-5.3.1")]
    public void Where_requests_must_be_signed_they_also_say_when_they_begin()
    {
        var endless = With("nbf", "");

        Assert.True(Prove(Plain, Signed(endless, Keys.Ec)).TryGet(out _, out _));
        Assert.False(Prove(Plain, Signed(new(endless) { ["exp"] = Now + 3601 }, Keys.Ec)).TryGet(out _, out _));
        Assert.False(Prove(Strict, Signed(endless, Keys.Ec)).TryGet(out _, out var no));
        Refused.As("invalid_request_object", "RequestObjectChecks.IsWithinItsTime", no);
    }

    [Fact]
    [Covers("RFC9101-4")]
    public void Other_audiences_beside_us_are_harmless() => Assert.True(Prove(Plain, Signed(With("aud", $"[\"https://other.example\",\"{Sample.Issuer}\"]"), Keys.Ec)).TryGet(out _, out _));

    private static readonly string PublicKey = Keys.Rsa.ExportRSAPublicKeyPem();
    private static readonly string StrangersJwk = JsonSerializer.Serialize(Keys.Stranger.Jwk);

    private static readonly Dictionary<string, Func<(string Header, Func<byte[], byte[]> Sign, Client Client, string Check)>> Attacks = new()
    {
        ["alg none"] = () => ("""{"alg":"none"}""", _ => [], Plain, "RequestObjectChecks.IsSigned"),
        ["alg None"] = () => ("""{"alg":"None"}""", _ => [], Plain, "RequestObjectChecks.AlgorithmIsAllowed"),
        ["no alg"] = () => ("""{"kid":"ec-1"}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.AlgorithmIsAllowed"),
        ["a MAC keyed with the public key"] = () => ("""{"alg":"HS256","kid":"rs-1"}""", signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PublicKey), signed), Plain, "RequestObjectChecks.AlgorithmIsAllowed"),
        ["RS256 where the profile forbids it"] = () => ("""{"alg":"RS256","kid":"rs-1"}""", Keys.Rs.Sign, Strict, "RequestObjectChecks.AlgorithmIsAllowed"),
        ["another algorithm than registered"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Ec.Sign, Plain with { Metadata = new ClientMetadata { RequestObjectSigningAlg = "PS256" } }, "RequestObjectChecks.AlgorithmIsAllowed"),
        ["an elliptic key called an RSA key"] = () => ("""{"alg":"RS256","kid":"ec-1"}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["an embedded jwk"] = () => ($$"""{"alg":"ES256","jwk":{{StrangersJwk}}}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["an embedded jwk under a known name"] = () => ($$"""{"alg":"ES256","kid":"ec-1","jwk":{{StrangersJwk}}}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["a jku"] = () => ("""{"alg":"ES256","kid":"k","jku":"https://evil.example/jwks"}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["an x5u"] = () => ("""{"alg":"ES256","x5u":"https://evil.example/cert"}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["a kid that is a path"] = () => ("""{"alg":"ES256","kid":"../../dev/null"}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["a kid that is a query"] = () => ("""{"alg":"ES256","kid":"ec-1' or '1'='1"}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["a kid that is null"] = () => ("""{"alg":"ES256","kid":null}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["another client's key"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Stranger.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["a client without keys"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Ec.Sign, Sample.Web, "RequestObjectChecks.SignatureIsTheClients"),
        ["a critical extension"] = () => ("""{"alg":"ES256","kid":"ec-1","crit":["b64"],"b64":false}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.SignatureIsTheClients"),
        ["the type of an access token"] = () => ("""{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.TypeIsExpected"),
        ["a type that is a number"] = () => ("""{"alg":"ES256","kid":"ec-1","typ":7}""", Keys.Ec.Sign, Plain, "RequestObjectChecks.TypeIsExpected"),
        ["in the clear though encryption was registered"] = () =>
            ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Ec.Sign, Plain with { Metadata = new ClientMetadata { RequestObjectEncryptionAlg = "ECDH-ES" } }, "RequestObjectChecks.IsEncryptedAsRegistered"),
    };

    public static TheoryData<string> AttackNames { get; } = new(Attacks.Keys);

    [Theory]
    [MemberData(nameof(AttackNames))]
    [Covers("RFC9101-10.8"), Covers("RFC9101-6.2"), Covers("RFC8725-3.1"), Covers("RFC8725-3.2"), Covers("RFC8725-3.11"), Covers("OIDCC-6.1"), Covers("OIDCREG-2"), Covers("FAPI2-SP-FINAL-5.4.1")]
    [Covers("ASVS5-9.1.2"), Covers("ASVS5-9.1.3")]
    [Covers("ATTACK-REQUEST-OBJECT-NONE"), Covers("ATTACK-REQUEST-OBJECT-HS256"), Covers("ATTACK-REQUEST-OBJECT-JWK")]
    [Covers("ATTACK-REQUEST-OBJECT-KID")]
    public void A_forged_object_is_refused(string attack)
    {
        var (header, sign, client, check) = Attacks[attack]();

        Assert.False(Prove(client, Keys.Write(header, JsonSerializer.Serialize(Good), sign)).TryGet(out _, out var no));

        Refused.As(attack == "alg none" ? "request_not_supported" : "invalid_request_object", check, no);
    }

    [Fact]
    public void Every_check_is_seen_to_refuse() =>
        Refused.AssertComplete(RequestObjectChecks.InOrder, Cases.Select(row => (string)row[2]).Concat(Attacks.Values.Select(attack => attack().Check)).Where(check => check.StartsWith("RequestObjectChecks", StringComparison.Ordinal)));

    [Theory]
    [InlineData("oauth-authz-req+jwt")]
    [InlineData("JWT")]
    [Covers("RFC9101-10.8")]
    public void Both_types_are_taken(string typ) =>
        Assert.True(Prove(Plain, Keys.Write($$"""{"alg":"ES256","kid":"ec-1","typ":"{{typ}}"}""", JsonSerializer.Serialize(Good), Keys.Ec)).TryGet(out _, out _));

    [Theory]
    [InlineData("ECDH-ES", "A256GCM")]
    [InlineData("ECDH-ES+A256KW", "A128CBC-HS256")]
    [Covers("RFC9101-6.1")]
    public void A_signed_object_may_be_encrypted_to_us(string alg, string enc)
    {
        var client = Plain with { Metadata = new ClientMetadata { RequestObjectEncryptionAlg = alg, RequestObjectEncryptionEnc = enc } };
        var signed = Signed(Good, Keys.Ec);

        Assert.True(Prove(client, Encrypted(signed, alg, enc)).TryGet(out _, out _));
        Assert.True(Prove(Plain, Encrypted(signed, alg, enc)).TryGet(out _, out _));
        Assert.False(Prove(client, Encrypted(signed, alg, "A128GCM")).TryGet(out _, out _));
    }

    [Fact]
    [Covers("RFC9101-6.1"), Covers("RFC8725-3.6")]
    public void What_is_nested_twice_too_long_or_no_jwt_is_refused()
    {
        var (signed, sealedWell) = (Signed(Good, Keys.Ec), Encrypted(Signed(Good, Keys.Ec), "ECDH-ES", "A256GCM"));
        string[] odd =
        [
            Encrypted(Encrypted(signed, "ECDH-ES", "A256GCM"), "ECDH-ES", "A256GCM"), Encrypted(JsonSerializer.Serialize(Good), "ECDH-ES", "A256GCM"),
            sealedWell[..^9] + (sealedWell[^9] == 'A' ? 'B' : 'A') + sealedWell[^8..], Signed(new(Good) { ["state"] = new string('s', 17_000) }, Keys.Ec), new string('.', 4), "a.b", "", new string('a', 30_000) + "....",
        ];

        Assert.All(odd, text =>
        {
            Assert.False(Prove(Plain, text).TryGet(out _, out var no));
            Assert.Equal("invalid_request_object", no.Error);
        });
    }

    private static Outcome<Parameters> Prove(Client client, string text) =>
        RequestObjectReader.Open(text, Server).TryGet(out var opened, out var no) ? RequestObjectReader.Prove(opened, client, Sample.Issuer, Sample.Now) : no;

    private static string Signed(Dictionary<string, object?> claims, SigningKey key) => Signer.Sign(claims!, key, "oauth-authz-req+jwt");

    private static string Encrypted(string content, string alg, string enc) =>
        Encrypter.Encrypt(content, ClientKeys.ForEncryption(Server.ToJson(), alg)!, new EncryptionWish(alg, enc), "JWT", RandomNumberGenerator.GetBytes);

    private static Dictionary<string, object?> With(string claim, string json)
    {
        var claims = new Dictionary<string, object?>(Good);
        if (json.Length == 0)
            claims.Remove(claim);
        else
            claims[claim] = JsonDocument.Parse(json).RootElement;
        return claims;
    }
}
