using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.UserInfo;

/// <summary>What a proven access token must say before claims about a person are given for it (OIDC Core section 5.3).</summary>
public static class UserInfoChecks
{
    public static Checklist<VerifiedToken> InOrder { get; } =
    [
        IsForOpenId,
        IsAboutAPerson,
    ];

    [Spec("OIDCC-5.3")]
    public static Refusal? IsForOpenId(VerifiedToken token) =>
        token.Scopes.Contains(StandardScopes.OpenId) ? null : Refusal.InsufficientScope("access token does not carry the scope openid");

    /// <summary>A client that acts for itself has no claims here.</summary>
    [Spec("OIDCC-5.3")]
    public static Refusal? IsAboutAPerson(VerifiedToken token) =>
        token is { Subject: not null, GrantId: not null, SessionId: not null } ? null : Refusal.InvalidToken("token is about no person");
}
