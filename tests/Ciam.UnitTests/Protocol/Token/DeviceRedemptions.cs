using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Token;

/// <summary>A device's code traded for tokens, or for the news that nobody has answered.</summary>
public sealed class DeviceRedemptions
{
    private const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    private static readonly IssuedDeviceCode Approved = new()
    {
        ClientId = "web",
        ExpiresAt = Sample.Now.AddMinutes(10),
        AnsweredAt = Sample.Now.AddSeconds(-5),
        IsApproved = true,
        Resources = [Sample.AccountsApi],
        AuthorizationDetails = $"[{Sample.Payment}]",
    };

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "another client's, spent, refused", "", "invalid_grant", "DeviceCodes.BelongToTheClient" },
        { "of a client that is under FAPI 2.0 now", "", "unauthorized_client", "DeviceCodes.ClientsProfileAllowsTheGrant" },
        { "waiting, bound to a key", "", "invalid_grant", "SenderBinding.KeyIsTheDeviceCodes" },
        { "spent", "", "invalid_grant", "DeviceCodes.AreUnspent" },
        { "spent and expired", "", "invalid_grant", "DeviceCodes.AreUnspent" },
        { "expired this instant", "", "expired_token", "DeviceCodes.AreUnexpired" },
        { "expired and refused", "", "expired_token", "DeviceCodes.AreUnexpired" },
        { "waiting", "", "authorization_pending", "DeviceCodes.AreAnswered" },
        { "refused", "", "access_denied", "DeviceCodes.AreNotRefused" },
        { "revoked", "", "invalid_grant", "DeviceCodes.GrantStands" },
        { "good", "resource=https://other.example", "invalid_target", "Resource.WasGrantedWithDeviceCode" },
        { "good", "authorization_details=[[]]", "invalid_authorization_details", "AuthorizationDetails.AreWellFormed" },
        { "good", Sample.Details(Sample.Payment.Replace("1250.00", "1250.01", StringComparison.Ordinal)), "invalid_authorization_details", "AuthorizationDetails.AreNotWidened" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Covers("RFC8628-3.4"), Covers("RFC8628-3.5"), Covers("RFC8628-5.4"), Covers("RFC8707-2.2")]
    public void The_redemption_is_refused(string code, string change, string error, string check) =>
        Refused.As(error, check, DeviceCodeChecks.InOrder.FirstRefusal(Redemption(code, change)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(DeviceCodeChecks.InOrder, Cases.Select(row => (string)row[3]));

    [Theory]
    [InlineData("good")]
    [InlineData("bound to a key that is shown")]
    [Covers("RFC8628-3.4"), Covers("RFC9449-10")]
    public void An_approved_code_is_good(string code) => Assert.Null(DeviceCodeChecks.InOrder.FirstRefusal(Redemption(code, "")));

    [Fact]
    [Covers("RFC8628-3.5")]
    public void Too_soon_is_told_in_its_own_word() => Refused.As("slow_down", "DeviceCodes.TooSoon", DeviceCodes.TooSoon());

    private static DeviceRedemption Redemption(string name, string change)
    {
        var code = name switch
        {
            "another client's, spent, refused" => Approved with { ClientId = "phone", SpentAt = Sample.Now, IsApproved = false },
            "waiting, bound to a key" => Approved with { AnsweredAt = null, IsApproved = false, DpopJkt = Thumbprint },
            "bound to a key that is shown" => Approved with { DpopJkt = Thumbprint },
            "spent" => Approved with { SpentAt = Sample.Now },
            "spent and expired" => Approved with { SpentAt = Sample.Now, ExpiresAt = Sample.Now },
            "expired this instant" => Approved with { ExpiresAt = Sample.Now },
            "expired and refused" => Approved with { ExpiresAt = Sample.Now, IsApproved = false },
            "waiting" => Approved with { AnsweredAt = null, IsApproved = false },
            "refused" => Approved with { IsApproved = false },
            "revoked" => Approved with { GrantRevoked = true },
            _ => Approved,
        };
        var client = name == "of a client that is under FAPI 2.0 now" ? Sample.Web with { Metadata = Sample.Web.Metadata with { SecurityProfile = SecurityProfiles.Fapi2 } } : Sample.Web;
        var shown = name == "bound to a key that is shown" ? new SenderKey(ConfirmationMethods.DpopKey, Thumbprint) : null;
        return new DeviceRedemption { Client = client, Form = Sample.Form($"grant_type={GrantTypes.DeviceCode}&device_code=d", change), Code = code, SenderKey = shown, Now = Sample.Now };
    }
}
