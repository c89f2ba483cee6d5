using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.Token;

/// <summary>Writes the claims of tokens. Pure: the same access at the same instant gives the same claims.</summary>
public static class TokenMint
{
    /// <summary>An ID token is read once, on arrival.</summary>
    public static TimeSpan IdTokenLifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Which request of the client this answers (CIBA Core section 10.3.1).</summary>
    public const string AuthReqIdClaim = "urn:openid:params:jwt:claim:auth_req_id";

    [Spec("RFC9068-2.2"), Spec("RFC9396-9.1"), Spec("RFC8693-4.1"), Spec("RFC8693-4.4")]
    public static MintedTokens Mint(GrantedAccess access, string issuer, DateTimeOffset now, string accessTokenId)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = issuer,
            ["aud"] = access.Audience is [var only] ? only : access.Audience,
            ["sub"] = access.Subject?.Subject ?? access.Client.ClientId,
            ["client_id"] = access.Client.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + access.AccessTokenLifetime).ToUnixTimeSeconds(),
            ["jti"] = accessTokenId,
        };
        if (access.Scopes.Count > 0)
            claims["scope"] = string.Join(' ', access.Scopes);
        if (access.AuthorizationDetails.Count > 0)
            claims["authorization_details"] = AuthorizationDetailList.ToJson(access.AuthorizationDetails);
        if (access.PaymentApprovals.Count > 0)
            claims["payment_approvals"] = access.PaymentApprovals;
        if (access.Actor is { } actor)
            claims["act"] = actor.ToClaim();
        if (access.Client.Metadata.MayActClient is { } next)
            claims["may_act"] = new Dictionary<string, string> { ["sub"] = next, ["client_id"] = next };
        if (access.Origins.Count > 0)
            claims["origins"] = access.Origins;
        if (access.SenderKey is { } key)
            claims["cnf"] = key.Confirmation;
        if (access.Subject is { } subject)
        {
            Describe(claims, subject);
            claims["gid"] = access.GrantId.ToString("D");
        }

        return new MintedTokens(claims, access.AccessTokenLifetime);
    }

    /// <summary>For the access granted to a person; the claims that were asked for never overwrite the protocol's own.</summary>
    [Spec("OIDCC-2"), Spec("OIDCC-3.1.3.6"), Spec("CIBA-10.3.1")]
    public static IReadOnlyDictionary<string, object> IdToken(GrantedAccess access, string issuer, DateTimeOffset now, string accessToken, string alg)
    {
        var subject = access.Subject ?? throw new ArgumentException("An ID token is about a person.", nameof(access));
        var claims = new Dictionary<string, object>(access.IdTokenClaims)
        {
            ["iss"] = issuer,
            ["sub"] = subject.Subject,
            ["aud"] = access.Client.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + IdTokenLifetime).ToUnixTimeSeconds(),
            ["at_hash"] = HalfHash(accessToken, alg),
        };
        Describe(claims, subject);
        if (access.Nonce is { } nonce)
            claims["nonce"] = nonce;
        else
            claims.Remove("nonce");
        if (access.AuthReqId is { } request)
            claims[AuthReqIdClaim] = request;
        return claims;
    }

    /// <summary>The left half of the hash that the token's signature uses, which is SHA-256 for each of ours.</summary>
    [Spec("OIDCC-3.1.3.6")]
    internal static string HalfHash(string token, string alg) => alg.EndsWith("256", StringComparison.Ordinal)
        ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16))
        : throw new ArgumentException("The algorithm is none of the house's.", nameof(alg));

    private static void Describe(Dictionary<string, object> claims, AuthenticatedSubject subject)
    {
        claims["auth_time"] = subject.AuthTime.ToUnixTimeSeconds();
        claims["acr"] = subject.Acr;
        claims["amr"] = subject.Amr;
        claims["sid"] = subject.SessionId;
    }
}

/// <summary>The claims of an access token, ready to be signed.</summary>
public sealed record MintedTokens(IReadOnlyDictionary<string, object> AccessToken, TimeSpan AccessTokenLifetime);
