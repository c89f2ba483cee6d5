using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>What a refresh token that was seen before means.</summary>
public enum RefreshUse
{
    /// <summary>Never spent: rotate it.</summary>
    Fresh,

    /// <summary>Spent a moment ago: the answer was lost on its way; give the same successor again.</summary>
    Retry,

    /// <summary>Spent long ago: two parties hold it; revoke the family.</summary>
    Reused,
}

/// <summary>Refresh tokens: bound to a client, rotated at each use.</summary>
public static class RefreshTokens
{
    /// <summary>How long a refresh token lives that is not used; rotation gives its successor as long again.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(30);

    /// <summary>After this the customer is asked again, however often the client came by.</summary>
    public static TimeSpan GrantLifetime { get; } = TimeSpan.FromDays(180);

    /// <summary>Long enough for a mobile app to notice a lost answer and ask again, too short to sell a token.</summary>
    public static TimeSpan RetryWindow { get; } = TimeSpan.FromSeconds(20);

    [Spec("RFC9700-4.14.2")]
    public static RefreshUse Judge(DateTimeOffset? spentAt, DateTimeOffset now) => spentAt switch
    {
        null => RefreshUse.Fresh,
        { } moment when now - moment <= RetryWindow => RefreshUse.Retry,
        _ => RefreshUse.Reused,
    };

    /// <summary>When a refresh token that is handed out now ends: never after its grant. One that is not rotated lives as long as the grant.</summary>
    [Spec("ASVS5-10.4.8"), Spec("FAPI2-SP-FINAL-5.3.2.1-9")]
    public static DateTimeOffset EndOf(SecurityProfile profile, DateTimeOffset grantedAt, DateTimeOffset now)
    {
        var (end, unused) = (grantedAt + GrantLifetime, now + Lifetime);
        return profile.RotatesRefreshTokens && unused < end ? unused : end;
    }

    [Spec("RFC6749-6")]
    public static Refusal? BelongToTheClient(RefreshRedemption redemption) =>
        redemption.Token.ClientId == redemption.Client.ClientId ? null : Refusal.InvalidGrant("refresh_token is unknown");

    [Spec("RFC9700-4.14.2")]
    public static Refusal? GrantStands(RefreshRedemption redemption) =>
        redemption.Token.GrantRevoked ? Refusal.InvalidGrant("refresh_token belongs to a grant that was revoked") : null;

    [Spec("RFC6749-5.2")]
    public static Refusal? IsUnexpired(RefreshRedemption redemption) =>
        redemption.Now < redemption.Token.ExpiresAt ? null : Refusal.InvalidGrant("refresh_token has expired");
}
