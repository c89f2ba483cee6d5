using Ciam.Protocol.Token.Grants;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.BackchannelAuthentication;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A client coming for what a customer was asked.</summary>
public sealed class BackchannelRedemptions
{
    private static readonly IssuedBackchannelRequest Approved = new()
    {
        ClientId = "till", ExpiresAt = Sample.Now.AddSeconds(300), WasApproved = true, Resources = [Sample.AccountsApi], AuthorizationDetails = $"[{Sample.Payment}]",
    };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "another client's", "", "invalid_grant", "AuthReqId.BelongsToTheClient" },
        { "spent", "", "invalid_grant", "AuthReqId.IsUnspent" },
        { "expired", "", "expired_token", "AuthReqId.IsUnexpired" },
        { "refused", "", "access_denied", "AuthReqId.IsNotRefused" },
        { "open", "", "authorization_pending", "AuthReqId.IsApproved" },
        { "revoked", "", "invalid_grant", "AuthReqId.GrantStands" },
        { "approved", "resource=https://other.example", "invalid_target", "Resource.WasGrantedInBackchannel" },
        { "approved", "authorization_details=[[]]", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "approved", Sample.Details(Sample.Payment.Replace("1250.00", "1250.01", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("CIBA-11"), Covers("RFC8707-2.2")]
    public void The_redemption_is_refused(string how, string change, string error, string check) => Refused.As(error, check, CibaChecks.InOrder.FirstRefusal(Redemption(how, change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(CibaChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Fact]
    [Covers("CIBA-11")]
    public void What_was_approved_is_given_however_soon_the_client_comes_and_until_the_last_moment()
    {
        Assert.Null(CibaChecks.InOrder.FirstRefusal(Redemption("approved", "")));
        Assert.Null(CibaChecks.InOrder.FirstRefusal(Redemption("approved", "") with { Now = Approved.ExpiresAt.AddTicks(-1) }));
    }

    private static BackchannelRedemption Redemption(string how, string change) => new()
    {
        Client = Asked.Till,
        Form = Sample.Form(change),
        Now = Sample.Now,
        Request = how switch
        {
            "approved" => Approved,
            "another client's" => Approved with { ClientId = "pinged", SpentAt = Sample.Now },
            "spent" => Approved with { SpentAt = Sample.Now, ExpiresAt = Sample.Now },
            "expired" => Approved with { ExpiresAt = Sample.Now },
            "refused" => Approved with { WasApproved = false, WasRefused = true },
            "asked too soon" => Approved with { WasApproved = false },
            "open" => Approved with { WasApproved = false },
            "revoked" => Approved with { GrantRevoked = true },
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        },
    };
}
