namespace Ciam.Protocol.EndSession;

/// <summary>Says to a client's own server that a session is over (Back-Channel Logout section 2.4).</summary>
public static class LogoutToken
{
    public const string EventName = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Long enough for a slow server, too short to be kept for later.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>Never a nonce: with one it could be taken for an ID token.</summary>
    [Spec("OIDCBC-2.4")]
    public static IReadOnlyDictionary<string, object> Claims(string issuer, string clientId, string subject, string sessionId, string jti, DateTimeOffset now) => new Dictionary<string, object>
    {
        ["iss"] = issuer,
        ["sub"] = subject,
        ["aud"] = clientId,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        ["jti"] = jti,
        ["sid"] = sessionId,
        ["events"] = new Dictionary<string, object> { [EventName] = new Dictionary<string, object>() },
    };
}
