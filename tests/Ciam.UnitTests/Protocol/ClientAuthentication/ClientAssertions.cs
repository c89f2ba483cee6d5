using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>A client proves itself by a JWT that its own key has signed.</summary>
public sealed class ClientAssertions
{
    private const string TokenEndpoint = Sample.Issuer + "/oauth2/token";

    private static readonly long Now = Sample.Now.ToUnixTimeSeconds();

    private static readonly Dictionary<string, object?> Good = new()
    {
        ["iss"] = "robot",
        ["sub"] = "robot",
        ["aud"] = Sample.Issuer,
        ["jti"] = "j1",
        ["iat"] = Now,
        ["exp"] = Now + 60,
    };

    private static readonly Client Robot = Sample.Robot with { Jwks = Jwks(Keys.Ec, Keys.Ps, Keys.Rs) };

    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        { "iss", "\"web\"", "PrivateKeyJwt.IssuerAndSubjectAreTheClient" },
        { "iss", "", "PrivateKeyJwt.IssuerAndSubjectAreTheClient" },
        { "sub", "\"web\"", "PrivateKeyJwt.IssuerAndSubjectAreTheClient" },
        { "aud", "\"https://other.example\"", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", $"\"{Sample.Issuer}/\"", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", $"[\"{Sample.Issuer}\",\"https://other.example\"]", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", $"[\"{Sample.Issuer}\",\"{TokenEndpoint}\"]", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", "[]", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", "[1]", "PrivateKeyJwt.AudienceIsThisServer" },
        { "aud", "", "PrivateKeyJwt.AudienceIsThisServer" },
        { "exp", "", "PrivateKeyJwt.ExpiresSoon" },
        { "exp", "\"soon\"", "PrivateKeyJwt.ExpiresSoon" },
        { "exp", "1e300", "PrivateKeyJwt.ExpiresSoon" },
        { "exp", $"{Now}", "PrivateKeyJwt.ExpiresSoon" },
        { "exp", $"{Now + 601}", "PrivateKeyJwt.ExpiresSoon" },
        { "iat", $"{Now + 61}", "PrivateKeyJwt.IsNotFromTheFuture" },
        { "iat", "\"now\"", "PrivateKeyJwt.IsNotFromTheFuture" },
        { "nbf", $"{Now + 61}", "PrivateKeyJwt.IsNotFromTheFuture" },
        { "jti", "", "PrivateKeyJwt.HasIdentifier" },
        { "jti", "\"\"", "PrivateKeyJwt.HasIdentifier" },
        { "jti", "7", "PrivateKeyJwt.HasIdentifier" },
        { "jti", $"\"{new string('j', 257)}\"", "PrivateKeyJwt.HasIdentifier" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC7523-3"), Covers("RFC7523-3-1"), Covers("RFC7523-3-2"), Covers("RFC7523-3-3"), Covers("RFC7523-3-4"), Covers("RFC7523-3-5"), Covers("RFC7523-3-6"), Covers("RFC7523-3-7"), Covers("OIDCC-9")]
    public void A_wrong_claim_is_named_to_whoever_has_the_key(string claim, string value, string check)
    {
        Assert.False(Prove(Robot, Signer.Sign(With(claim, value), Keys.Ec, "JWT")).TryGet(out _, out var refusal));

        Refused.As("invalid_client", check, refusal);
        Assert.NotEqual("client authentication failed", refusal!.Description);
    }

    [Theory]
    [InlineData("aud", $"\"{TokenEndpoint}\"")]
    [InlineData("aud", $"[\"{Sample.Issuer}\"]")]
    [InlineData("aud", $"\"{Sample.Issuer}/oauth2/par\"")]
    [InlineData("iat", "")]
    [Covers("RFC7523-3"), Covers("RFC7523-3-3"), Covers("RFC9126-2")]
    public void What_the_specification_leaves_open_is_accepted(string claim, string value) =>
        Assert.True(Prove(Robot, Signer.Sign(With(claim, value), Keys.Ec, "JWT")).TryGet(out _, out _));

    /// <summary>FAPI 2.0 takes the issuer alone, as a string, and the stronger algorithms.</summary>
    [Theory]
    [InlineData("aud", $"\"{TokenEndpoint}\"", "ES256", "PrivateKeyJwt.AudienceIsThisServer")]
    [InlineData("aud", $"[\"{Sample.Issuer}\"]", "ES256", "PrivateKeyJwt.AudienceIsThisServer")]
    [InlineData("iat", "0", "RS256", "PrivateKeyJwt.SignatureIsTheClients")]
    [InlineData("iat", "0", "ES256", null)]
    [InlineData("iat", "0", "PS256", null)]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-8"), Covers("FAPI2-SP-FINAL-5.4.1")]
    public void A_profile_narrows(string claim, string json, string alg, string? check)
    {
        var client = Robot with { Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 } };

        var proven = Prove(client, Signer.Sign(With(claim, json), Keys.Named(alg), "JWT")).TryGet(out _, out var refusal);

        Assert.Equal(check, refusal?.Check);
        Assert.Equal(check is null, proven);
    }

    [Theory]
    [InlineData("ES256", true)]
    [InlineData("PS256", false)]
    [Covers("RFC7523-3-9")]
    public void A_client_that_registered_one_algorithm_signs_with_no_other(string alg, bool taken) => Assert.Equal(
        taken, Prove(Robot with { Metadata = new ClientMetadata { TokenEndpointAuthSigningAlg = "ES256" } }, Signer.Sign(Good!, Keys.Named(alg), "JWT")).TryGet(out _, out _));

    [Theory]
    [InlineData("exp", 600)]
    [InlineData("exp", 1)]
    [InlineData("iat", 60)]
    [InlineData("nbf", 60)]
    [Covers("RFC7523-3-4"), Covers("RFC7523-3-5"), Covers("RFC7523-3-6")]
    public void The_edges_of_time_are_within(string claim, int seconds) =>
        Assert.True(Prove(Robot, Signer.Sign(With(claim, $"{Now + seconds}"), Keys.Ec, "JWT")).TryGet(out _, out _));

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    [Covers("RFC7523-3")]
    public void What_is_to_be_remembered_comes_back(string alg)
    {
        Assert.True(Prove(Robot, Signer.Sign(Good!, Keys.Named(alg), "JWT")).TryGet(out var proven, out _));

        Assert.Equal(new ProvenAssertion("j1", Sample.Now.AddSeconds(60)), proven);
    }

    private static readonly Dictionary<string, Func<(string Header, Func<byte[], byte[]> Sign, Client Client)>> Forgeries = new()
    {
        ["alg none"] = () => ("""{"alg":"none","kid":"ec-1"}""", _ => [], Robot),
        ["a MAC keyed with the client's public key"] = () => ("""{"alg":"HS256","kid":"rs-1"}""", signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Keys.Rsa.ExportRSAPublicKeyPem()), signed), Robot),
        ["an elliptic key called an RSA key"] = () => ("""{"alg":"RS256","kid":"ec-1"}""", Keys.Ec.Sign, Robot),
        ["an algorithm the key is not for"] = () => ("""{"alg":"PS256","kid":"rs-1"}""", Keys.Ps.Sign, Robot),
        ["a stranger's key under the client's name"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Stranger.Sign, Robot),
        ["a name no key has"] = () => ("""{"alg":"ES256","kid":"ec-2"}""", Keys.Ec.Sign, Robot),
        ["no name where there is a choice"] = () => ("""{"alg":"ES256"}""", Keys.Ec.Sign, Robot),
        ["a name that is null, for a nameless key"] = () => ("""{"alg":"ES256","kid":null}""", Keys.Ec.Sign, Nameless()),
        ["a critical extension"] = () => ("""{"alg":"ES256","kid":"ec-1","crit":["exp"]}""", Keys.Ec.Sign, Robot),
        ["a request object"] = () => ("""{"alg":"ES256","kid":"ec-1","typ":"oauth-authz-req+jwt"}""", Keys.Ec.Sign, Robot),
        ["a DPoP proof"] = () => ("""{"alg":"ES256","kid":"ec-1","typ":"dpop+jwt"}""", Keys.Ec.Sign, Robot),
        ["no algorithm"] = () => ("""{"kid":"ec-1"}""", Keys.Ec.Sign, Robot),
        ["a client without keys"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", Keys.Ec.Sign, Sample.Robot),
        ["an altered signature"] = () => ("""{"alg":"ES256","kid":"ec-1"}""", signed => [.. Keys.Ec.Sign(signed).Reverse()], Robot),
    };

    public static TheoryData<string> ForgeryNames { get; } = new(Forgeries.Keys);

    [Theory]
    [MemberData(nameof(ForgeryNames))]
    [Covers("RFC7523-3-9"), Covers("RFC8725-3.1")]
    public void A_stranger_learns_nothing(string forgery)
    {
        var (header, sign, client) = Forgeries[forgery]();

        Assert.False(Prove(client, Keys.Write(header, JsonSerializer.Serialize(Good), sign)).TryGet(out _, out var refusal));

        Refused.As("invalid_client", "PrivateKeyJwt.SignatureIsTheClients", refusal);
        Assert.Equal("client authentication failed", refusal!.Description);
    }

    [Fact]
    [Covers("RFC7523-3-9")]
    public void The_only_key_needs_no_name() =>
        Assert.True(Prove(Nameless(), Keys.Write("""{"alg":"ES256"}""", JsonSerializer.Serialize(Good), Keys.Ec)).TryGet(out _, out _));

    [Fact]
    public void What_is_no_jwt_gets_the_same_answer()
    {
        Assert.False(Prove(Robot, "x.y.z").TryGet(out _, out var refusal));

        Refused.As("invalid_client", "CompactJws.TryRead", refusal);
        Assert.Equal("client authentication failed", refusal!.Description);
    }

    [Fact]
    public void Every_check_has_a_row() =>
        Refused.AssertComplete(PrivateKeyJwt.InOrder, Cases.Select(row => (string)row[2]).Append("PrivateKeyJwt.SignatureIsTheClients"));

    private static Outcome<ProvenAssertion> Prove(Client client, string assertion) => PrivateKeyJwt.Prove(client, assertion, Sample.Issuer, [TokenEndpoint, Sample.Issuer + "/oauth2/par"], Sample.Now);

    private static Dictionary<string, object> With(string claim, string json)
    {
        var claims = new Dictionary<string, object?>(Good);
        if (json.Length == 0)
            claims.Remove(claim);
        else
            claims[claim] = JsonDocument.Parse(json).RootElement;
        return claims!;
    }

    private static Client Nameless() => Sample.Robot with { Jwks = Jwks(Keys.Ec).Replace("\"kid\":\"ec-1\",", "", StringComparison.Ordinal) };

    private static string Jwks(params SigningKey[] keys) => new KeySet(keys).ToJson();
}
