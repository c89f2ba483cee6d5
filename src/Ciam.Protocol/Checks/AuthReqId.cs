using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>The name of a backchannel authentication request: for one client, once, and for as long as the customer may take (CIBA Core section 11).</summary>
public static class AuthReqId
{
    /// <summary>First of all: another client's request says nothing about itself.</summary>
    [Spec("CIBA-11")]
    public static Refusal? BelongsToTheClient(BackchannelRedemption redemption) =>
        redemption.Request.ClientId == redemption.Client.ClientId ? null : Refusal.InvalidGrant("auth_req_id is unknown");

    [Spec("CIBA-11")]
    public static Refusal? IsUnspent(BackchannelRedemption redemption) =>
        redemption.Request.SpentAt is null ? null : Refusal.InvalidGrant("auth_req_id has been used already");

    [Spec("CIBA-11")]
    public static Refusal? IsUnexpired(BackchannelRedemption redemption) =>
        redemption.Now < redemption.Request.ExpiresAt ? null : Refusal.ExpiredToken("auth_req_id has expired");

    [Spec("CIBA-11")]
    public static Refusal? IsNotRefused(BackchannelRedemption redemption) =>
        redemption.Request.WasRefused ? Refusal.AccessDenied("the customer refused") : null;

    /// <summary>Only while there is nothing to fetch; whoever comes as soon as there is has done nothing wrong.</summary>
    [Spec("CIBA-11")]
    public static Refusal? IsNotAskedTooSoon(BackchannelRedemption redemption) =>
        !redemption.Request.WasApproved && redemption.Now < redemption.Request.NextPollAt ? Refusal.SlowDown("wait five seconds longer between two questions") : null;

    [Spec("CIBA-11")]
    public static Refusal? IsApproved(BackchannelRedemption redemption) =>
        redemption.Request.WasApproved ? null : Refusal.AuthorizationPending("the customer has not answered yet");

    [Spec("CIBA-11")]
    public static Refusal? GrantStands(BackchannelRedemption redemption) =>
        redemption.Request.GrantRevoked ? Refusal.InvalidGrant("auth_req_id belongs to a grant that was revoked") : null;
}
