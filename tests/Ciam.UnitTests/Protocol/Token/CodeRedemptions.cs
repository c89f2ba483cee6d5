using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token.Grants;
using Ciam.Testing;
using IssuedCode = Ciam.Protocol.Token.Grants.IssuedCode;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A code traded for tokens.</summary>
public sealed class CodeRedemptions
{
    private static readonly IssuedCode Code = new()
    {
        ClientId = "web",
        RedirectUri = Sample.WebRedirect,
        CodeChallenge = Sample.Challenge,
        ExpiresAt = Sample.Now.AddSeconds(60),
        Scopes = ["openid", "accounts", "cards"],
        Resources = [Sample.AccountsApi, Sample.CardsApi],
        AuthorizationDetails = $"[{Sample.Payment}]",
    };

    private static readonly IssuedCode Stolen = Code with { ClientId = "phone", SpentAt = Sample.Now, GrantRevoked = true };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "another client's, spent and revoked", "", "invalid_grant", "Codes.BelongToTheClient" },
        { "spent", "", "invalid_grant", "Codes.IsUnspent" },
        { "spent and expired", "", "invalid_grant", "Codes.IsUnspent" },
        { "spent and revoked", "code_verifier=", "invalid_grant", "Codes.IsUnspent" },
        { "revoked", "", "invalid_grant", "Codes.GrantStands" },
        { "expired this instant", "", "invalid_grant", "Codes.IsUnexpired" },
        { "good", "redirect_uri=", "invalid_grant", "RedirectUri.IsTheOneOfTheRequest" },
        { "good", "redirect_uri=https://app.bank.example/other?tenant%3D1", "invalid_grant", "RedirectUri.IsTheOneOfTheRequest" },
        { "good", "code_verifier=", "invalid_grant", "Pkce.VerifierMatches" },
        { "good", "code_verifier={a*42}", "invalid_grant", "Pkce.VerifierMatches" },
        { "good", "code_verifier={a*129}", "invalid_grant", "Pkce.VerifierMatches" },
        { "good", "code_verifier={a*43}", "invalid_grant", "Pkce.VerifierMatches" },
        { "good", "code_verifier=" + Sample.Challenge, "invalid_grant", "Pkce.VerifierMatches" },
        { "good", "code_verifier=" + Sample.Verifier + "%0A", "invalid_grant", "Pkce.VerifierMatches" },
        { "bound to another key", "", "invalid_grant", "SenderBinding.KeyIsTheCodes" },
        { "bound to a certificate's name", "", "invalid_grant", "SenderBinding.KeyIsTheCodes" },
        { "good", "resource=https://other.example", "invalid_target", "Resource.WasGrantedWithCode" },
        { "good", "resource=https://accounts.bank.example https://other.example", "invalid_target", "Resource.WasGrantedWithCode" },
        { "good", "authorization_details=[[]]", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "good", Sample.Details(Sample.Payment.Replace("1250.00", "1250.01", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC9396-6.1"), Covers("RFC6749-4.1.2"), Covers("RFC6749-4.1.3"), Covers("RFC7636-4.6"), Covers("RFC8707-2.2")]
    [Covers("ASVS5-10.4.6"), Covers("RFC9700-2.1.1-1"), Covers("RFC9700-2.1.1-4"), Covers("RFC9700-4.5-1")]
    public void The_redemption_is_refused(string code, string change, string error, string check) =>
        Refused.As(error, check, AuthorizationCodeChecks.InOrder.FirstRefusal(Redemption(Named(code), change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(AuthorizationCodeChecks.InOrder, Cases.Select(row => (string)row[3]));

    /// <summary>Verifier and challenge are those of RFC 7636 appendix B.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("resource=https://accounts.bank.example")]
    [Covers("RFC7636-4.6"), Covers("RFC8707-2.2")]
    public void The_verifier_of_the_challenge_spends_the_code(string change) =>
        Assert.Null(AuthorizationCodeChecks.InOrder.FirstRefusal(Redemption(Code, change)));

    [Fact]
    [Covers("RFC9449-10")]
    public void The_key_of_the_request_spends_the_code_and_none_does_not()
    {
        var redemption = Redemption(Named("bound to the key"), "");

        Assert.Null(AuthorizationCodeChecks.InOrder.FirstRefusal(redemption));
        Refused.As("invalid_grant", "SenderBinding.KeyIsTheCodes", AuthorizationCodeChecks.InOrder.FirstRefusal(redemption with { SenderKey = null }));
    }

    [Fact]
    [Covers("RFC6749-4.1.2")]
    public void The_last_moment_still_counts() =>
        Assert.Null(AuthorizationCodeChecks.InOrder.FirstRefusal(Redemption(Code, "") with { Now = Code.ExpiresAt.AddTicks(-1) }));

    [Fact]
    [Covers("RFC7636-4.6")]
    [Covers("RFC9700-4.8-1")]
    [Covers("ATTACK-PKCE-DOWNGRADE")]
    public void A_challenge_that_was_lost_matches_nothing() =>
        Refused.As("invalid_grant", "Pkce.VerifierMatches", AuthorizationCodeChecks.InOrder.FirstRefusal(Redemption(Code with { CodeChallenge = "" }, "")));

    private static CodeRedemption Redemption(IssuedCode code, string change) => new()
    {
        Client = Sample.Web,
        Form = Sample.Form($"redirect_uri={Sample.WebRedirect}&code_verifier={Sample.Verifier}", change),
        Code = code,
        SenderKey = new SenderKey(ConfirmationMethods.DpopKey, "k1"),
        Now = Sample.Now,
    };

    private static IssuedCode Named(string code) => code switch
    {
        "another client's, spent and revoked" => Stolen,
        "spent" => Code with { SpentAt = Sample.Now.AddSeconds(-1) },
        "spent and expired" => Code with { SpentAt = Sample.Now.AddHours(-2), ExpiresAt = Sample.Now.AddHours(-1) },
        "spent and revoked" => Code with { SpentAt = Sample.Now, GrantRevoked = true },
        "revoked" => Code with { GrantRevoked = true },
        "expired this instant" => Code with { ExpiresAt = Sample.Now },
        "bound to another key" => Code with { DpopJkt = "k2" },
        "bound to a certificate's name" => Code with { DpopJkt = "x5t#S256:k1" },
        "bound to the key" => Code with { DpopJkt = "k1" },
        _ => Code,
    };
}
