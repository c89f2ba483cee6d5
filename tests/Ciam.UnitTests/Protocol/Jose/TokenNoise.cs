using System.Buffers.Text;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.UserInfo;
using Ciam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>Whatever is sent, the readers answer and never throw.</summary>
public sealed class TokenNoise
{
    private static readonly string Good = Signer.Sign(
        new Dictionary<string, object> { ["iss"] = Sample.Issuer, ["sub"] = "robot", ["aud"] = Sample.Issuer, ["jti"] = "j", ["iat"] = Sample.Now.ToUnixTimeSeconds(), ["exp"] = Sample.Now.ToUnixTimeSeconds() + 60 },
        Keys.Ec,
        "at+jwt");

    private static readonly Gen<string> Json = Gen.OneOf(
        Gen.Elements("{}", "[]", "null", "1e999", "\"\\ud800\"", "{\"alg\":\"ES256\"}", "{\"alg\":{},\"kid\":[],\"typ\":0}", "{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"typ\":\"at+jwt\"}",
            "{\"iss\":[1],\"aud\":[[]],\"exp\":-1,\"iat\":1e308,\"sub\":{}}", "{\"a\":", "{\"\\ud800\":\"\\udc00\"}", "\ufeff{}"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    private static readonly Gen<string> Tokens = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        from header in Json from payload in Json from signature in Json select $"{Keys.Encode(header)}.{Keys.Encode(payload)}.{Keys.Encode(signature)}",
        from bytes in ArbMap.Default.GeneratorFor<byte[]>() select $"{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(bytes)}",
        from header in Json from payload in Json select Keys.Write(header, payload, Keys.Ec),
        from at in Gen.Choose(0, Good.Length - 1) from letter in Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0é".ToCharArray()) select Good[..at] + letter + Good[(at + 1)..]);

    [Fact]
    [Covers("RFC7515-5.2")]
    public void Only_the_token_itself_is_accepted() => Holds(token =>
        !Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out _, out _) || token == Good);

    [Fact]
    public void Noise_as_credentials_is_answered() => Holds(token =>
    {
        var form = new Parameters(new Dictionary<string, string> { ["client_id"] = token, ["client_assertion"] = token, ["client_assertion_type"] = PresentedCredentials.AssertionType });
        var secret = new Parameters(new Dictionary<string, string> { ["client_id"] = token, ["client_secret"] = token });
        return new[] { PresentedCredentials.Read(token, Parameters.Empty), PresentedCredentials.Read("Basic " + token, Parameters.Empty), PresentedCredentials.Read(null, form), PresentedCredentials.Read(null, secret) }
            .All(outcome => outcome.TryGet(out var credentials, out _) ? credentials.ClientId.All(letter => letter is >= ' ' and <= '~') : true);
    });

    [Fact]
    public void Noise_as_an_assertion_is_refused() => Holds(token =>
        token == Good || !PrivateKeyJwt.Prove(Sample.Robot with { Jwks = $$"""{"keys":[{{System.Text.Json.JsonSerializer.Serialize(Keys.Ec.Jwk)}}]}""" }, token, Sample.Issuer, [Sample.Issuer + "/oauth2/token"], Sample.Now).TryGet(out _, out _));

    [Fact]
    public void Noise_as_a_key_set_holds_no_key() => Holds(token =>
        ClientKeys.Read(token).Count == 0 && ClientKeys.AreUsable(token) is not null && ClientKeys.Read($$"""{"keys":[{{token}}]}""").Count == 0);

    [Fact]
    public void Noise_as_a_bearer_token_is_answered() => Holds(token =>
        !PresentedToken.Read("Bearer " + token, null).TryGet(out var read, out _) || read.Value.All(letter => letter is > ' ' and <= '~'));

    private static void Holds(Func<string, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Tokens.ToArbitrary(), property));
}
