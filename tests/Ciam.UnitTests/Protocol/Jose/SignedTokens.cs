using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>Tokens that the server signs, and what is read from them.</summary>
public sealed class SignedTokens
{
    private static readonly Dictionary<string, object> Claims = new()
    {
        ["iss"] = Sample.Issuer,
        ["sub"] = "alice",
        ["aud"] = new[] { Sample.AccountsApi, Sample.CardsApi },
        ["client_id"] = "web",
        ["scope"] = "openid accounts",
        ["jti"] = "t1",
        ["sid"] = "s1",
        ["gid"] = "0198c5a0-0000-7000-8000-000000000001",
        ["acr"] = "urn:ciam:acr:2",
        ["amr"] = new[] { "pwd", "otp" },
        ["auth_time"] = Sample.Now.ToUnixTimeSeconds() - 60,
        ["iat"] = Sample.Now.ToUnixTimeSeconds(),
        ["exp"] = Sample.Now.ToUnixTimeSeconds() + 300,
    };

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    [Covers("RFC7515-5.1"), Covers("RFC7515-5.2"), Covers("RFC7518-3.4"), Covers("RFC7518-3.5")]
    public void What_is_signed_is_read_back(string alg)
    {
        var token = Signer.Sign(Claims, Keys.Named(alg), "at+jwt");

        Assert.True(Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var read, out _));

        Assert.Equal(("alice", "web", "t1", "s1", "urn:ciam:acr:2"), (read.Subject, read.ClientId, read.Jti, read.SessionId, read.Acr));
        Assert.Equal([Sample.AccountsApi, Sample.CardsApi], read.Audience);
        Assert.Equal(["openid", "accounts"], read.Scopes);
        Assert.Equal(["pwd", "otp"], read.Amr);
        Assert.Equal(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), read.GrantId);
        Assert.Equal((Sample.Now.AddSeconds(-60), Sample.Now, Sample.Now.AddSeconds(300)), (read.AuthTime, read.IssuedAt, read.ExpiresAt));
        Assert.Equal(Claims.Keys.Order(), read.Claims.Keys.Order());
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    [Covers("RFC8725-3.11")]
    [Covers("FAPI2-SP-FINAL-5.4.2-2")]
    public void The_header_names_algorithm_key_and_type_and_nothing_else(string alg)
    {
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(Signer.Sign(Claims, Keys.Named(alg), "at+jwt").Split('.')[0])).RootElement;

        Assert.Equal(
            [("alg", alg), ("kid", Keys.Named(alg).Kid), ("typ", "at+jwt")],
            header.EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)));
    }

    [Fact]
    [Covers("RFC7518-3.4")]
    public void An_elliptic_signature_is_the_two_numbers_side_by_side() =>
        Assert.Equal(64, Base64Url.DecodeFromChars(Signer.Sign(Claims, Keys.Ec, "JWT").Split('.')[2]).Length);

    /// <summary>RFC 7515 appendix A.3: signature and key as printed there.</summary>
    [Fact]
    [Covers("RFC7515-5.2"), Covers("RFC7518-3.4")]
    public void The_elliptic_example_of_the_specification_verifies()
    {
        const string example = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

        Assert.True(CompactJws.TryRead(example, out var jws));
        Assert.True(Keys.Ec.Public.Verifies("ES256", jws.Signed, jws.Signature));
        Assert.Equal(("joe", DateTimeOffset.FromUnixTimeSeconds(1300819380)), (jws.Payload.Text("iss"), jws.Payload.Instant("exp")));
    }

    /// <summary>RFC 7515 appendix A.2: signature and key as printed there.</summary>
    [Fact]
    [Covers("RFC7515-5.2"), Covers("RFC7518-6.3.1")]
    public void The_rsa_example_of_the_specification_verifies()
    {
        const string modulus = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        const string example = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        var key = Assert.Single(ClientKeys.Read($$"""{"keys":[{"kty":"RSA","n":"{{modulus}}","e":"AQAB"}]}"""));

        Assert.True(CompactJws.TryRead(example, out var jws));
        Assert.True(key.Verifies("RS256", jws.Signed, jws.Signature));
        Assert.False(key.Verifies("PS256", jws.Signed, jws.Signature));
    }

    [Fact]
    [Covers("RFC7517-5")]
    public void The_published_keys_show_their_public_members_only()
    {
        var keys = JsonDocument.Parse(Keys.Ours.ToJson()).RootElement.GetProperty("keys").EnumerateArray().ToList();

        Assert.Equal(["kty EC, kid ec-1, alg ES256, use sig, crv P-256, x, y", "kty RSA, kid ps-1, alg PS256, use sig, n, e", "kty RSA, kid rs-1, alg RS256, use sig, n, e"],
            keys.Select(key => string.Join(", ", key.EnumerateObject().Select(member => member.Value.GetString()!.Length > 10 || member.Name == "e" ? member.Name : $"{member.Name} {member.Value}"))));
        Assert.Equal("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", keys[0].GetProperty("x").GetString());
    }

    [Fact]
    public void Many_threads_sign_with_one_key()
    {
        var tokens = Enumerable.Range(0, 200).AsParallel().WithDegreeOfParallelism(8).Select(_ => Signer.Sign(Claims, Keys.Ec, "at+jwt")).ToList();

        Assert.All(tokens, token => Assert.True(Verifier.Verify(token, Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out _, out _)));
    }

    [Fact]
    [Covers("RFC7515-5.2")]
    public void A_signature_that_was_good_is_remembered_for_the_very_same_text_and_keys_only()
    {
        var keys = new KeySet([Keys.Ec]) { MostRemembered = 2 };
        var good = Signer.Sign(Claims, Keys.Ec, "at+jwt");
        bool IsGood(string token, KeySet set, TimeSpan later = default) => Verifier.Verify(token, set, "at+jwt", Sample.Issuer, Sample.Now + later).TryGet(out _, out _);

        Assert.True(IsGood(good, keys));
        Assert.True(IsGood(good, keys));
        Assert.Equal(1, keys.Remembered);

        Assert.All(Enumerable.Range(0, good.Length), at => Assert.False(IsGood(good[..at] + (good[at] == 'A' ? 'B' : 'A') + good[(at + 1)..], keys)));
        Assert.False(IsGood(good, new KeySet([Keys.Stranger])));
        Assert.False(IsGood(Signer.Sign(Claims, Keys.Stranger, "at+jwt"), keys));
        Assert.False(IsGood(good, keys, later: TimeSpan.FromDays(1)));
        Assert.Equal(1, keys.Remembered);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(IsGood(Signer.Sign(Claims, Keys.Ec, "at+jwt"), keys)));
        Assert.Equal(2, keys.Remembered);
        Assert.True(IsGood(good, keys));
    }

    [Fact]
    [Covers("RFC7515-5.2")]
    public void What_is_remembered_is_not_computed_again()
    {
        var keys = new KeySet([Keys.Ec]);
        Assert.True(CompactJws.TryRead(Signer.Sign(Claims, Keys.Ec, "at+jwt"), out var jws));
        Assert.True(keys.Prove(jws));

        // Whoever computes sees that the bytes are others now; whoever remembers looks at the text.
        jws.Signature[0] ^= 1;

        Assert.True(keys.Prove(jws));
        Assert.False(new KeySet([Keys.Ec]).Prove(jws));
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("ES384")]
    [Covers("ASVS5-9.1.2")]
    public void No_key_is_made_for_an_algorithm_that_is_not_the_houses(string alg) =>
        Assert.Throws<ArgumentException>(() => SigningKey.FromPkcs8("k", alg, Keys.Rsa.ExportPkcs8PrivateKey()));

    [Fact]
    public void Claims_of_people_with_any_name_survive()
    {
        var token = Signer.Sign(new Dictionary<string, object>(Claims) { ["name"] = "Žofie 😀 \"O'Neil\"\n" }, Keys.Ec, "JWT");

        Assert.True(Verifier.Verify(token, Keys.Ours, "JWT", Sample.Issuer, Sample.Now).TryGet(out var read, out _));

        Assert.Equal("Žofie 😀 \"O'Neil\"\n", read.Claims["name"].GetString());
        Assert.DoesNotContain(token, letter => !Ascii.IsValid(letter));
    }
}
