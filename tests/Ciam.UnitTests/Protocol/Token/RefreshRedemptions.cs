using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token.Grants;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A refresh token traded for new tokens.</summary>
public sealed class RefreshRedemptions
{
    private static readonly IssuedRefreshToken Token = new()
    {
        ClientId = "web",
        ExpiresAt = Sample.Now.AddDays(30),
        Scopes = ["openid", "offline_access", "accounts", "cards"],
        Resources = [Sample.AccountsApi, Sample.CardsApi],
        AuthorizationDetails = $"[{Sample.Payment},{Sample.Accounts}]",
    };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "another client's and revoked", "", "invalid_grant", "RefreshTokens.BelongToTheClient" },
        { "revoked", "", "invalid_grant", "RefreshTokens.GrantStands" },
        { "expired this instant", "", "invalid_grant", "RefreshTokens.IsUnexpired" },
        { "bound to another key", "", "invalid_grant", "SenderBinding.KeyIsTheRefreshTokens" },
        { "good", "scope=accounts profile", "invalid_scope", "Scope.IsNotWidened" },
        { "good", "scope=Accounts", "invalid_scope", "Scope.IsNotWidened" },
        { "good", "scope=%20", "invalid_scope", "Scope.IsNotWidened" },
        { "good", "scope=accounts%22", "invalid_scope", "Scope.IsNotWidened" },
        { "of a client that lost cards", "scope=cards", "invalid_scope", "Scope.IsNotWidened" },
        { "of a client that lost everything", "", "invalid_scope", "Scope.StillStands" },
        { "good", "resource=https://other.example", "invalid_target", "Resource.WasGrantedWithToken" },
        { "good", "authorization_details=x", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "good", Sample.Details(Sample.Payment, Sample.Payee), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
        { "good", Sample.Details("""{"type":"account_information","actions":["read_transactions"]}"""), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
        { "of a client that lost its types", Sample.Details(Sample.Payment), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
    };

    [Fact]
    [Covers("ASVS5-10.4.8"), Covers("FAPI2-SP-FINAL-5.3.2.1-9")]
    public void A_token_ends_with_its_grant_however_often_it_is_rotated()
    {
        var (rotating, keeping, granted) = (SecurityProfiles.Of(null), SecurityProfiles.Of(SecurityProfiles.Fapi2), Sample.Now);

        Assert.Equal(granted.AddDays(30), RefreshTokens.EndOf(rotating, granted, granted));
        Assert.Equal(granted.AddDays(129), RefreshTokens.EndOf(rotating, granted, granted.AddDays(99)));
        Assert.Equal(granted.AddDays(180), RefreshTokens.EndOf(rotating, granted, granted.AddDays(170)));
        Assert.Equal(granted.AddDays(180), RefreshTokens.EndOf(keeping, granted, granted));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9396-6.1"), Covers("RFC6749-6"), Covers("RFC6749-5.2"), Covers("RFC9700-4.14.2"), Covers("RFC8707-2.2")]
    [Covers("RFC9700-4.14-2"), Covers("RFC9700-4.14-5")]
    public void The_redemption_is_refused(string token, string change, string error, string check) =>
        Refused.As(error, check, RefreshTokenChecks.InOrder.FirstRefusal(Redemption(Named(token), change) with { Client = ClientOf(token) }));

    [Fact]
    [Covers("RFC9449-5"), Covers("RFC8705-4")]
    public void A_bound_token_needs_its_key_by_its_method()
    {
        var redemption = Redemption(Token with { SenderKey = "jkt:k1" }, "");

        Assert.Null(RefreshTokenChecks.InOrder.FirstRefusal(redemption));
        foreach (var key in new[] { null, new SenderKey(ConfirmationMethods.Certificate, "k1") })
            Refused.As("invalid_grant", "SenderBinding.KeyIsTheRefreshTokens", RefreshTokenChecks.InOrder.FirstRefusal(redemption with { SenderKey = key }));
    }

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(RefreshTokenChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("", "openid offline_access accounts cards")]
    [InlineData("scope=accounts", "accounts")]
    [InlineData("scope=cards openid&resource=https://cards.bank.example/v1", "cards openid")]
    [Covers("RFC6749-6")]
    public void Less_may_be_asked_for_and_everything_is_meant_otherwise(string change, string scopes)
    {
        var redemption = Redemption(Token, change);

        Assert.Null(RefreshTokenChecks.InOrder.FirstRefusal(redemption));
        Assert.Equal(scopes.Split(' '), redemption.AskedScopes);
    }

    [Fact]
    [Covers("RFC6749-6")]
    public void What_was_taken_from_the_clients_registration_is_not_renewed()
    {
        var redemption = Redemption(Token, "") with { Client = ClientOf("of a client that lost cards") };

        Assert.Null(RefreshTokenChecks.InOrder.FirstRefusal(redemption));
        Assert.Equal(["openid", "offline_access", "accounts"], redemption.AskedScopes);
    }

    [Theory]
    [InlineData(null, RefreshUse.Fresh)]
    [InlineData(-5.0, RefreshUse.Retry)]
    [InlineData(0.0, RefreshUse.Retry)]
    [InlineData(20.0, RefreshUse.Retry)]
    [InlineData(20.001, RefreshUse.Reused)]
    [InlineData(86400.0, RefreshUse.Reused)]
    [Covers("RFC9700-4.14.2")]
    public void A_spent_token_is_a_lost_answer_for_a_moment_and_theft_afterwards(double? secondsAgo, RefreshUse use) =>
        Assert.Equal(use, RefreshTokens.Judge(secondsAgo is { } seconds ? Sample.Now.AddSeconds(-seconds) : null, Sample.Now));

    private static RefreshRedemption Redemption(IssuedRefreshToken token, string change) =>
        new() { Client = Sample.Web, Form = Sample.Form(change), Token = token, SenderKey = new SenderKey(ConfirmationMethods.DpopKey, "k1"), Now = Sample.Now };

    private static Client ClientOf(string token) => token switch
    {
        "of a client that lost cards" => Sample.Web with { Scopes = ["openid", "offline_access", "accounts"] },
        "of a client that lost everything" => Sample.Web with { Scopes = [], Metadata = ClientMetadata.None },
        "of a client that lost its types" => Sample.Web with { Metadata = ClientMetadata.None },
        _ => Sample.Web,
    };

    private static IssuedRefreshToken Named(string token) => token switch
    {
        "another client's and revoked" => Token with { ClientId = "phone", GrantRevoked = true },
        "revoked" => Token with { GrantRevoked = true },
        "bound to another key" => Token with { SenderKey = "jkt:k2" },
        "expired this instant" => Token with { ExpiresAt = Sample.Now },
        _ => Token,
    };
}
