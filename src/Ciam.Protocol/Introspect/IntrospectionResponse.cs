using Ciam.Protocol.Jose;

namespace Ciam.Protocol.Introspect;

/// <summary>What a resource server is told about a token (RFC 7662 section 2.2).</summary>
[Spec("RFC7662-2.2")]
public static class IntrospectionResponse
{
    /// <summary>Claims a resource server may read; the grant and the session are our own business.</summary>
    private static readonly string[] Told = ["sub", "aud", "client_id", "scope", "authorization_details", "payment_approvals", "act", "may_act", "jti", "acr", "amr", "auth_time", "iat", "exp", "cnf"];

    /// <summary>For unknown, expired, revoked and other people's tokens alike: nothing but this.</summary>
    public static IReadOnlyDictionary<string, object> Inactive { get; } = new Dictionary<string, object> { ["active"] = false };

    /// <summary>The subject is the one the caller knows the customer by, where that is another than the token's (OIDC Core section 8).</summary>
    [Spec("RFC7662-2.2"), Spec("RFC9470-6.2"), Spec("RFC9449-6.2"), Spec("RFC8705-3.2"), Spec("RFC9396-9.2"), Spec("RFC8693-4.1")]
    public static IReadOnlyDictionary<string, object> Active(VerifiedToken token, string issuer, string? subject = null)
    {
        var answer = new Dictionary<string, object> { ["active"] = true, ["iss"] = issuer, ["token_type"] = token.SenderKey is { IsDpop: true } ? "DPoP" : "Bearer" };
        foreach (var name in Told)
        {
            if (token.Claims.TryGetValue(name, out var value))
                answer[name] = value;
        }

        if (subject is not null)
            answer["sub"] = subject;
        return answer;
    }

    /// <summary>The answer as a JWT for the one who asked; what it says of the token stands apart, so that nobody takes it for a token (RFC 9701 section 5).</summary>
    [Spec("RFC9701-5")]
    public static IReadOnlyDictionary<string, object> ToClaims(IReadOnlyDictionary<string, object> answer, Client caller, string issuer, DateTimeOffset now) => new Dictionary<string, object>
    {
        ["iss"] = issuer,
        ["aud"] = caller.ClientId,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["token_introspection"] = answer,
    };

    /// <summary>A refresh token is no bearer token of any API, so it has no <c>token_type</c>.</summary>
    [Spec("RFC7662-2.2")]
    public static IReadOnlyDictionary<string, object> Active(RefreshTokenFacts token, string issuer) => new Dictionary<string, object>
    {
        ["active"] = true,
        ["iss"] = issuer,
        ["sub"] = token.Subject,
        ["client_id"] = token.ClientId,
        ["scope"] = string.Join(' ', token.Scopes),
        ["iat"] = token.IssuedAt.ToUnixTimeSeconds(),
        ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
    };
}

/// <summary>A refresh token that is still good, as introspection describes it.</summary>
public sealed record RefreshTokenFacts(string Subject, string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
