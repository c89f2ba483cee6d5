using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>Claims asked for one by one.</summary>
public sealed class ClaimsParameters
{
    /// <summary>The example of OpenID Connect Core section 5.5.</summary>
    private const string Example =
        """
        {
         "userinfo":
          {
           "given_name": {"essential": true},
           "nickname": null,
           "email": {"essential": true},
           "email_verified": {"essential": true},
           "picture": null,
           "http://example.info/claims/groups": null
          },
         "id_token":
          {
           "auth_time": {"essential": true},
           "acr": {"values": ["urn:mace:incommon:iap:silver"] }
          }
        }
        """;

    [Fact]
    [Covers("OIDCC-5.5")]
    public void The_specifications_example_is_understood()
    {
        var request = Proven(Example);

        var claims = request.ClaimsRequest!;
        Assert.Equal(["given_name", "nickname", "email", "email_verified", "picture", "http://example.info/claims/groups"], claims.UserInfo.Keys);
        Assert.Equal((true, false), (claims.UserInfo["given_name"].Essential, claims.UserInfo["nickname"].Essential));
        Assert.Equal(["urn:mace:incommon:iap:silver"], claims.IdToken["acr"].Values);
        Assert.Equal((true, false), (claims.IdToken["auth_time"].Essential, claims.IdToken["acr"].Essential));
        Assert.Equal(Example, claims.Json);
        Assert.Null(request.EssentialAcr);
    }

    [Theory]
    [InlineData("""{"id_token":{"acr":{"essential":true,"values":["urn:ciam:acr:2","urn:other:bronze"]}}}""", "urn:ciam:acr:2 urn:other:bronze")]
    [InlineData("""{"id_token":{"acr":{"essential":true,"value":"urn:ciam:acr:1"}}}""", "urn:ciam:acr:1")]
    [InlineData("""{"id_token":{"acr":{"essential":true}}}""", null)]
    [InlineData("""{"id_token":{"acr":{"essential":false,"value":"urn:a"}}}""", null)]
    [InlineData("""{"id_token":{"acr":null}}""", null)]
    [InlineData("""{"userinfo":{"acr":{"essential":true,"value":"urn:a"}}}""", null)]
    [InlineData("{}", null)]
    [Covers("OIDCC-5.5")]
    public void Assurance_is_essential_only_when_said_so_with_values(string json, string? acr) =>
        Assert.Equal(acr?.Split(' '), Proven(json).EssentialAcr);

    [Fact]
    [Covers("OIDCC-5.5")]
    public void A_client_may_insist_on_one_customer() =>
        Assert.Equal(["alice"], Proven("""{"id_token":{"sub":{"value":"alice"}}}""").RequiredSubjects);

    [Theory]
    [InlineData("""{"id_token":null,"userinfo":null}""")]
    [InlineData("""{"id_token":{"level":{"value":3}}}""")]
    [InlineData("""{"verified":["x"],"id_token":{"name":{"purpose":"why"}}}""")]
    [Covers("OIDCC-5.5")]
    public void Members_nobody_defined_are_ignored(string json) => Assert.NotNull(Proven(json).ClaimsRequest);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"id_token\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"id_token":[]}""")]
    [InlineData("""{"id_token":{"acr":true}}""")]
    [InlineData("""{"id_token":{"acr":{"essential":"yes"}}}""")]
    [InlineData("""{"id_token":{"acr":{"values":"urn:a"}}}""")]
    [InlineData("""{"id_token":{"acr":{"values":[]}}}""")]
    [InlineData("""{"id_token":{"acr":{"value":"urn:a","values":["urn:a"]}}}""")]
    [InlineData("""{"id_token":{"acr":null,"acr":{"essential":true}}}""")]
    [InlineData("""{"id_token":{"a":{"value":[[[[[[[[1]]]]]]]]}}}""")]
    [InlineData("""{"id_token":{"a\u0000":null}}""")]
    [InlineData("""{"id_token":{"a":{"values":["b","\u0000"]}}}""")]
    [InlineData("""{"id_token":{"\ud800":null}}""")]
    [InlineData("""{"id_token":{"a":{"value":"\udfff"}}}""")]
    [Covers("OIDCC-5.5")]
    public void Any_other_shape_is_refused(string json) => AssertRefused(json);

    [Fact]
    [Covers("OIDCC-5.5")]
    public void More_than_four_kilobytes_are_refused() => AssertRefused("{\"userinfo\":{\"" + new string('a', 4096) + "\":null}}");

    [Fact]
    [Covers("OIDCC-5.5")]
    public void More_than_twenty_values_are_refused() =>
        AssertRefused("{\"id_token\":{\"acr\":{\"values\":[" + string.Join(',', Enumerable.Range(0, 21)) + "]}}}");

    private static void AssertRefused(string json)
    {
        var proven = AuthorizeRefusals.Prove("claims=" + Uri.EscapeDataString(json)).TryGet(out _, out var refusal);

        Assert.False(proven);
        Refused.As("invalid_request", "ClaimsParameter.IsWellFormed", refusal);
    }

    private static ValidRequest Proven(string json)
    {
        Assert.True(AuthorizeRefusals.Prove("claims=" + Uri.EscapeDataString(json)).TryGet(out var request, out var refusal), refusal?.Description);
        return request;
    }
}
