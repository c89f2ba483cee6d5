using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.UserInfo;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.UserInfo;

/// <summary>What is told about a customer, for which scope or claim.</summary>
public sealed class ClaimsGiven
{
    private static readonly CustomerClaims Alice = new()
    {
        Sub = "alice",
        Name = "Alice Example",
        PreferredUsername = "alice@example.com",
        Locale = "en",
        Email = "alice@example.com",
        EmailVerified = true,
        PhoneNumber = "+41791234567",
        PhoneNumberVerified = false,
    };

    [Theory]
    [InlineData("", "", """{"sub":"alice"}""")]
    [InlineData("openid accounts", "", """{"sub":"alice"}""")]
    [InlineData("openid profile", "", """{"sub":"alice","name":"Alice Example","preferred_username":"alice@example.com","locale":"en"}""")]
    [InlineData("openid email", "", """{"sub":"alice","email":"alice@example.com","email_verified":true}""")]
    [InlineData("openid phone", "", """{"sub":"alice","phone_number":"\u002B41791234567","phone_number_verified":false}""")]
    [InlineData("openid", "email locale", """{"sub":"alice","locale":"en","email":"alice@example.com"}""")]
    [InlineData("openid", "sub birthdate __proto__", """{"sub":"alice"}""")]
    [InlineData("openid email", "email", """{"sub":"alice","email":"alice@example.com","email_verified":true}""")]
    [Covers("OIDCC-5.3.2"), Covers("OIDCC-5.4"), Covers("OIDCC-5.5")]
    public void By_scope_or_by_name(string scopes, string names, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(Alice.ClaimsFor(scopes.Split(' '), names.Split(' '))));

    [Fact]
    [Covers("OIDCC-5.1"), Covers("OIDCC-5.4")]
    public void Details_are_told_with_the_profile_and_the_address_by_itself()
    {
        var filled = Alice with { Details = new Dictionary<string, string> { ["nickname"] = "Al", ["address"] = "Road 1\n8000 Zurich" }, UpdatedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000) };

        Assert.Equal(
            """{"sub":"alice","name":"Alice Example","preferred_username":"alice@example.com","locale":"en","nickname":"Al","updated_at":1700000000}""",
            JsonSerializer.Serialize(filled.ClaimsFor(["profile"], [])));
        Assert.Equal("""{"sub":"alice","address":{"formatted":"Road 1\n8000 Zurich"}}""", JsonSerializer.Serialize(filled.ClaimsFor(["address"], [])));
    }

    [Fact]
    [Covers("OIDCC-5.3.2")]
    public void What_is_not_known_is_left_out_and_never_null()
    {
        var nobody = new CustomerClaims { Sub = "bob", EmailVerified = true, PhoneNumberVerified = true };

        Assert.Equal("""{"sub":"bob"}""", JsonSerializer.Serialize(nobody.ClaimsFor(["profile", "email", "phone"], CustomerClaims.Names)));
    }

    [Fact]
    public void A_customer_is_not_printed() => Assert.DoesNotContain("alice", Alice.ToString(), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("accounts", "gid sid sub", "insufficient_scope", "UserInfoChecks.IsForOpenId")]
    [InlineData("openidx", "gid sid sub", "insufficient_scope", "UserInfoChecks.IsForOpenId")]
    [InlineData("openid", "gid sid", "invalid_token", "UserInfoChecks.IsAboutAPerson")]
    [InlineData("openid", "sid sub", "invalid_token", "UserInfoChecks.IsAboutAPerson")]
    [InlineData("openid", "gid sub", "invalid_token", "UserInfoChecks.IsAboutAPerson")]
    [Covers("OIDCC-5.3")]
    [Covers("RFC9700-4.15-1"), Covers("FAPI2-SP-FINAL-5.3.4-4")]
    public void A_token_that_is_not_for_this_is_refused(string scope, string claims, string error, string check) =>
        Refused.As(error, check, UserInfoChecks.InOrder.FirstRefusal(TokenWith(scope, claims)));

    [Fact]
    [Covers("OIDCC-5.3")]
    public void A_token_with_the_scope_about_a_person_is_good() => Assert.Null(UserInfoChecks.InOrder.FirstRefusal(TokenWith("openid accounts", "gid sid sub")));

    private static VerifiedToken TokenWith(string scope, string claims)
    {
        var said = claims.Split(' ').ToDictionary(name => name, _ => (object)"0198c5a0-0000-7000-8000-000000000001");
        foreach (var (name, value) in new (string, object)[] { ("iss", Sample.Issuer), ("scope", scope), ("iat", 1), ("exp", 4000000000) })
            said[name] = value;
        Assert.True(Verifier.Verify(Signer.Sign(said, Keys.Ec, "at+jwt"), Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var token, out _));
        return token;
    }
}
