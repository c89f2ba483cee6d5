using Ciam.Protocol.DeviceAuthorization;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>Device codes (RFC 8628): for one client, once, soon, and only after a person agreed.</summary>
public static class DeviceCodes
{
    /// <summary>The error that means "ask again later".</summary>
    public const string Pending = "authorization_pending";

    /// <summary>The rule that a replay meets.</summary>
    public const string Spent = $"{nameof(DeviceCodes)}.{nameof(AreUnspent)}";

    [Spec("RFC8628-3.1")]
    public static Refusal? GrantIsAllowedForClient(DeviceAuthorizationRequest request) =>
        request.Client.GrantTypes.Contains(GrantTypes.DeviceCode) ? null : Refusal.UnauthorizedClient("the device grant is not allowed for this client");

    /// <summary>Nothing binds the browser that agrees to the device that asked: the profiles of FAPI want a redirect to do that, or CIBA.</summary>
    [Spec("RFC8628-5.4")]
    public static Refusal? ProfileAllowsTheGrant(DeviceAuthorizationRequest request) => AllowedBy(request.Client.Profile);

    /// <summary>A client may have been given a stricter profile since its device asked.</summary>
    [Spec("RFC8628-5.4")]
    public static Refusal? ClientsProfileAllowsTheGrant(DeviceRedemption redemption) => AllowedBy(redemption.Client.Profile);

    [Spec("RFC8628-3.4")]
    public static Refusal? BelongToTheClient(DeviceRedemption redemption) =>
        redemption.Code.ClientId == redemption.Client.ClientId ? null : Refusal.InvalidGrant("device_code is unknown");

    /// <summary>Asked before the code's age: a spent code that comes back late is still in two hands.</summary>
    [Spec("RFC8628-3.5")]
    public static Refusal? AreUnspent(DeviceRedemption redemption) =>
        redemption.Code.SpentAt is null ? null : Refusal.InvalidGrant("device_code has been used already");

    [Spec("RFC8628-3.5")]
    public static Refusal? AreUnexpired(DeviceRedemption redemption) =>
        redemption.Now < redemption.Code.ExpiresAt ? null : Refusal.ExpiredToken("device_code has expired; ask for a new one");

    [Spec("RFC8628-3.5")]
    public static Refusal? AreAnswered(DeviceRedemption redemption) =>
        redemption.Code.AnsweredAt is not null ? null : Refusal.AuthorizationPending("the user has not answered yet");

    [Spec("RFC8628-3.5")]
    public static Refusal? AreNotRefused(DeviceRedemption redemption) =>
        redemption.Code.IsApproved ? null : Refusal.AccessDenied("the user or the server refused the request");

    [Spec("RFC8628-3.5")]
    public static Refusal? GrantStands(DeviceRedemption redemption) =>
        redemption.Code.GrantRevoked ? Refusal.InvalidGrant("device_code belongs to a grant that was revoked") : null;

    /// <summary>The answer to a device that is too eager; it stands for "not answered yet".</summary>
    [Spec("RFC8628-3.5")]
    public static Refusal TooSoon() => Refusal.SlowDown("wait five seconds longer between requests from now on") with { Check = $"{nameof(DeviceCodes)}.{nameof(TooSoon)}" };

    private static Refusal? AllowedBy(SecurityProfile profile) =>
        profile.AllowsDeviceGrant ? null : Refusal.UnauthorizedClient("the client's security profile does not allow the device grant");
}
