using System.Buffers.Text;
using System.Security.Cryptography;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>The key sets that clients register.</summary>
public sealed class RegisteredKeys
{
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    private static readonly string Modulus = Base64Url.EncodeToString(Keys.Rsa.ExportParameters(false).Modulus);

    private static readonly string Ec = $$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}"}""";
    private static readonly string Rsa = $$"""{"kty":"RSA","n":"{{Modulus}}","e":"AQAB"}""";

    private static readonly Dictionary<string, string> Weak = new()
    {
        ["a point that is not on the curve"] = Ec.Replace(Y, X, StringComparison.Ordinal),
        ["another curve"] = Ec.Replace("P-256", "P-384", StringComparison.Ordinal),
        ["a coordinate too short"] = Ec.Replace(X, X[..40], StringComparison.Ordinal),
        ["a coordinate that is missing"] = Ec.Replace("\"y\"", "\"z\"", StringComparison.Ordinal),
        ["a coordinate that is a number"] = Ec.Replace($"\"{X}\"", "7", StringComparison.Ordinal),
        ["another key's algorithm"] = Ec.Replace("{", "{\"alg\":\"RS256\",", StringComparison.Ordinal),
        ["an algorithm that is a number"] = Ec.Replace("{", "{\"alg\":256,", StringComparison.Ordinal),
        ["for signing only"] = Ec.Replace("{", "{\"key_ops\":[\"sign\"],", StringComparison.Ordinal),
        ["1024 bits"] = Rsa.Replace(Modulus, Base64Url.EncodeToString(RSA.Create(1024).ExportParameters(false).Modulus), StringComparison.Ordinal),
        ["2048 bits of which the first are none"] = Rsa.Replace(Modulus, "AAAA" + Modulus[4..], StringComparison.Ordinal),
        ["an even modulus"] = Rsa.Replace(Modulus, Base64Url.EncodeToString([.. Enumerable.Repeat((byte)0xFE, 256)]), StringComparison.Ordinal),
        ["more bits than anybody needs"] = Rsa.Replace(Modulus, Base64Url.EncodeToString([.. Enumerable.Repeat((byte)0xFF, 1025)]), StringComparison.Ordinal),
        ["the exponent one"] = Rsa.Replace("AQAB", "AQ", StringComparison.Ordinal),
        ["the exponent zero"] = Rsa.Replace("AQAB", "AA", StringComparison.Ordinal),
        ["an exponent of one with zeros before it"] = Rsa.Replace("AQAB", "AAAB", StringComparison.Ordinal),
        ["an exponent that is a modulus"] = Rsa.Replace("AQAB", Modulus, StringComparison.Ordinal),
        ["a modulus in another alphabet"] = Rsa.Replace(Modulus, "+/" + Modulus[2..], StringComparison.Ordinal),
        ["a curve of another family"] = $$"""{"kty":"OKP","crv":"Ed25519","x":"{{X}}"}""",
        ["a key that is a text"] = "\"key\"",
        ["a key that is null"] = "null",
    };

    public static TheoryData<string> WeakNames { get; } = new(Weak.Keys);

    [Theory]
    [MemberData(nameof(WeakNames))]
    [Covers("RFC7591-2"), Covers("RFC7518-3.3"), Covers("RFC7518-6.2.1"), Covers("RFC7518-6.3.1")]
    [Covers("FAPI2-SP-FINAL-5.4.1-2"), Covers("FAPI2-SP-FINAL-5.4.1-3")]
    public void A_key_that_cannot_be_trusted_is_neither_registered_nor_used(string key)
    {
        var jwks = $$"""{"keys":[{{Weak[key]}}]}""";

        Assert.Empty(ClientKeys.Read(jwks));
        Assert.Equal("invalid_request", ClientKeys.AreUsable(jwks)?.Error);
    }

    [Theory]
    [InlineData("""{"kty":"oct","k":"c2VjcmV0"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}""")]
    [Covers("RFC7591-2")]
    public void A_private_key_is_sent_back(string key)
    {
        var jwks = $$"""{"keys":[{{key}}]}""";

        Assert.Equal("jwks must not contain private keys", ClientKeys.AreUsable(jwks)?.Description);
        Assert.Empty(ClientKeys.Read(jwks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":["\ud800"]}""")]
    [InlineData("{\"keys\":[\"\ud800\"]}")]
    [InlineData("not json")]
    [Covers("RFC7591-2")]
    public void What_is_no_key_set_is_refused(string jwks)
    {
        Refused.AssertLegal(ClientKeys.AreUsable(jwks)!.Description);
        Assert.Empty(ClientKeys.Read(jwks));
    }

    [Fact]
    [Covers("RFC7591-2")]
    public void Key_sets_have_a_limit()
    {
        Assert.NotNull(ClientKeys.AreUsable($$"""{"keys":[{{string.Join(',', Enumerable.Repeat(Ec, 17))}}]}"""));
        Assert.NotNull(ClientKeys.AreUsable($$"""{"keys":[{{Ec}}],"more":"{{new string('a', 64 * 1024)}}"}"""));
    }

    [Fact]
    [Covers("RFC7591-2")]
    [Covers("FAPI2-SP-FINAL-5.4.3-1")]
    public void Keys_that_cannot_be_told_apart_are_refused()
    {
        Assert.NotNull(ClientKeys.AreUsable($$"""{"keys":[{{Ec}},{{Rsa}}]}"""));
        Assert.Null(ClientKeys.AreUsable($$"""{"keys":[{{Ec.Replace("{", "{\"kid\":\"a\",", StringComparison.Ordinal)}},{{Rsa.Replace("{", "{\"kid\":\"b\",", StringComparison.Ordinal)}}]}"""));
    }

    [Fact]
    [Covers("RFC7518-6.2.1"), Covers("RFC7518-6.3.1")]
    public void A_key_without_an_algorithm_is_for_those_of_its_type()
    {
        Assert.Equal(["ES256"], Assert.Single(ClientKeys.Read($$"""{"keys":[{{Ec}}]}""")).Algs);
        Assert.Equal(["PS256", "RS256"], Assert.Single(ClientKeys.Read($$"""{"keys":[{{Rsa}}]}""")).Algs);
        Assert.Equal(["PS256"], Assert.Single(ClientKeys.Read($$"""{"keys":[{{Rsa.Replace("{", "{\"alg\":\"PS256\",", StringComparison.Ordinal)}}]}""")).Algs);
    }

    [Fact]
    public void A_bad_key_does_not_spoil_the_good_one_beside_it() =>
        Assert.Single(ClientKeys.Read($$"""{"keys":[{"kty":"oct","k":"x"},{{Ec}}]}"""));
}
