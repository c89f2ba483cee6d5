using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>Authorization codes: for one client, once, and soon.</summary>
public static class Codes
{
    /// <summary>RFC 6749 section 4.1.2 allows ten minutes; FAPI 2.0 section 5.3.2.1 and ASVS 5.0 level 3 ask for one.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>First of all: another client's code says nothing about itself.</summary>
    [Spec("RFC6749-4.1.3")]
    public static Refusal? BelongToTheClient(CodeRedemption redemption) =>
        redemption.Code.ClientId == redemption.Client.ClientId ? null : Refusal.InvalidGrant("code is unknown");

    /// <summary>Asked before the code's age: a spent code that comes back late is still a stolen one, and its grant must die.</summary>
    [Spec("RFC6749-4.1.2")]
    public static Refusal? IsUnspent(CodeRedemption redemption) =>
        redemption.Code.SpentAt is null ? null : Refusal.InvalidGrant("code has been used already");

    [Spec("RFC6749-4.1.2")]
    public static Refusal? GrantStands(CodeRedemption redemption) =>
        redemption.Code.GrantRevoked ? Refusal.InvalidGrant("code belongs to a grant that was revoked") : null;

    [Spec("RFC6749-4.1.2")]
    public static Refusal? IsUnexpired(CodeRedemption redemption) =>
        redemption.Now < redemption.Code.ExpiresAt ? null : Refusal.InvalidGrant("code has expired");
}
