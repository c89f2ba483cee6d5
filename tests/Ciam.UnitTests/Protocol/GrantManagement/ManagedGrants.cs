using System.Text;
using System.Text.Json;
using Ciam.Protocol.Checks;
using Ciam.Protocol.GlobalRevocation;
using Ciam.Protocol.GrantManagement;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.GrantManagement;

/// <summary>Grants under a name, and the tokens that clients manage them with.</summary>
public sealed class ManagedGrants
{
    private static ManagedGrant Grant(string scopes, string resources = "", params string[] details) => new()
    {
        Scopes = Words(scopes), Resources = Words(resources), Details = details.Length == 0 ? [] : AuthorizationDetailList.Read($"[{string.Join(',', details)}]")!,
    };

    [Fact]
    [Covers("GM-5.2")]
    public void Merged_grants_hold_everything_once()
    {
        var merged = Grant("openid accounts", Sample.AccountsApi, Sample.Accounts).MergedWith(Grant("openid cards", Sample.CardsApi, Sample.Accounts, Sample.Payment))!;

        Assert.Equal(["openid", "accounts", "cards"], merged.Scopes);
        Assert.Equal([Sample.AccountsApi, Sample.CardsApi], merged.Resources);
        Assert.Equal($"[{Sample.Accounts},{Sample.Payment}]", AuthorizationDetailList.Write(merged.Details));
        Assert.Empty(Grant("accounts").MergedWith(Grant("cards", Sample.CardsApi))!.Resources);
    }

    [Fact]
    [Covers("GM-5.2")]
    public void A_grant_does_not_grow_beyond_what_one_request_may_ask_for()
    {
        var many = Enumerable.Range(1, 10).Select(number => Sample.Payment.Replace("1250.00", $"{number}.00", StringComparison.Ordinal)).ToArray();

        Assert.Null(Grant("openid", "", many).MergedWith(Grant("openid", "", Sample.Payment)));
        Assert.NotNull(Grant("openid", "", many).MergedWith(Grant("openid", "", many[0])));
    }

    [Fact]
    [Covers("GM-6.4")]
    public void A_grant_is_told_in_the_words_of_the_request() => Assert.Equal(
        $$"""{"scopes":[{"scope":"openid accounts","resources":["{{Sample.AccountsApi}}"]}],"claims":["email"],"authorization_details":[{{Sample.Accounts}}]}""",
        JsonSerializer.Serialize((Grant("openid accounts", Sample.AccountsApi, Sample.Accounts) with { Claims = ["email"] }).ToJson()));

    [Theory]
    [InlineData("aud", Sample.AccountsApi, "invalid_token", "GrantAction.TokenIsForThisServer")]
    [InlineData("sub", "alice", "invalid_token", "GrantAction.TokenIsForThisServer")]
    [InlineData("scope", "grant_management_revoke", "insufficient_scope", "GrantAction.ScopeIsTheOneAsked")]
    [InlineData("scope", "", "insufficient_scope", "GrantAction.ScopeIsTheOneAsked")]
    [Covers("GM-6.1")]
    public void Only_a_clients_own_token_for_this_very_purpose_will_do(string claim, string value, string error, string check)
    {
        Assert.Null(ManagementChecks.InOrder.FirstRefusal(new ManagementRequest(Token("scope", "grant_management_query"), "grant_management_query", Sample.Issuer)));
        Refused.As(error, check, ManagementChecks.InOrder.FirstRefusal(new ManagementRequest(Token(claim, value), "grant_management_query", Sample.Issuer)));
    }

    [Theory]
    [InlineData("grant_management_query", true)]
    [InlineData("grant_management_revoke", true)]
    [InlineData("global_token_revocation", false)]
    [Covers("GM-6.1")]
    public void A_customers_token_manages_grants_and_nothing_else(string scope, bool good)
    {
        var refusal = GrantAction.TokenIsForThisServer(new ManagementRequest(Token("gid", "0198c5a0-0000-7000-8000-000000000001"), scope, Sample.Issuer));

        Assert.Equal(good, refusal is null);
    }

    [Theory]
    [InlineData("""{"sub_id":{"format":"email","email":"alice@example.com"}}""", null, "alice@example.com")]
    [InlineData("""{"sub_id":{"format":"iss_sub","iss":"https://login.bank.example","sub":"s"}}""", "s", null)]
    [InlineData("""{"sub_id":{"format":"opaque","id":"s"}}""", "s", null)]
    [Covers("GTR-3"), Covers("RFC9493-3")]
    public void A_subject_is_told_in_one_of_three_ways(string body, string? subject, string? email)
    {
        Assert.True(SubjectId.Read(Encoding.UTF8.GetBytes(body), Sample.Issuer).TryGet(out var read, out _));
        Assert.Equal(new SubjectId(subject, email), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sub_id":"alice"}""")]
    [InlineData("""{"sub_id":{"email":"alice@example.com"}}""")]
    [InlineData("""{"sub_id":{"format":"phone_number","phone_number":"+41790000000"}}""")]
    [InlineData("""{"sub_id":{"format":"email","email":"a@b.example","sub":"x"}}""")]
    [InlineData("""{"sub_id":{"format":"email","email":"a@b.example","email":"c@d.example"}}""")]
    [InlineData("""{"sub_id":{"format":"iss_sub","iss":"https://other.example","sub":"s"}}""")]
    [InlineData("""{"sub_id":{"format":"opaque","id":""}}""")]
    [InlineData("""{"sub_id":{"format":"opaque","id":7}}""")]
    [InlineData("""{"sub_id":{"format":"opaque","id":"\ud800"}}""")]
    [InlineData("""{"sub_id":{"format":"opaque","id":[[[[[[]]]]]]}}""")]
    [Covers("GTR-3"), Covers("RFC9493-3")]
    public void Anything_else_is_nobody(string body)
    {
        Assert.False(SubjectId.Read(Encoding.UTF8.GetBytes(body), Sample.Issuer).TryGet(out _, out var refusal));
        Refused.As("invalid_request", "SubjectId.Read", refusal);
    }

    private static VerifiedToken Token(string claim, string value)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Sample.Issuer, ["sub"] = "web", ["aud"] = Sample.Issuer, ["client_id"] = "web", ["scope"] = "grant_management_query", ["jti"] = "t",
            ["iat"] = Sample.Now.ToUnixTimeSeconds(), ["exp"] = Sample.Now.ToUnixTimeSeconds() + 60, [claim] = value,
        };
        return Verifier.Verify(Signer.Sign(claims, Keys.Ec, "at+jwt"), Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var token, out _) ? token : throw new InvalidOperationException("not a token of ours");
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
