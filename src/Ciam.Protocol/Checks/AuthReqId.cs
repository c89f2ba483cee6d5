using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>The name of a backchannel authentication request: for one client, once, and for as long as the customer may take (CIBA Core section 11).</summary>
public static class AuthReqId
{
    /// <summary>The rule that speaks while the customer has not answered.</summary>
    public const string Pending = $"{nameof(AuthReqId)}.{nameof(IsApproved)}";

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

    [Spec("CIBA-11")]
    public static Refusal? IsApproved(BackchannelRedemption redemption) =>
        redemption.Request.WasApproved ? null : Refusal.AuthorizationPending("the customer has not answered yet");

    /// <summary>The answer to a client that is too eager; it stands for "not answered yet": whoever comes as soon as there is something has done nothing wrong.</summary>
    [Spec("CIBA-11")]
    public static Refusal TooSoon() => Refusal.SlowDown("wait five seconds longer between two questions from now on") with { Check = $"{nameof(AuthReqId)}.{nameof(TooSoon)}" };

    [Spec("CIBA-11")]
    public static Refusal? GrantStands(BackchannelRedemption redemption) =>
        redemption.Request.GrantRevoked ? Refusal.InvalidGrant("auth_req_id belongs to a grant that was revoked") : null;
}
