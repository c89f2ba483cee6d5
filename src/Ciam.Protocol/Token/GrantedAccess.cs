using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Token;

/// <summary>Who signed in, how well and when, as the tokens will say it (OIDC Core section 2).</summary>
public sealed record AuthenticatedSubject(
    string Subject,
    DateTimeOffset AuthTime,
    string Acr,
    IReadOnlyList<string> Amr,
    string SessionId);

/// <summary>What a grant gives once every check is satisfied and nothing is spent yet: all that minting needs.</summary>
public sealed record GrantedAccess
{
    public required Client Client { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Audience of the access token: the resource asked for or the API the scopes belong to; the issuer itself when neither.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    /// <summary>The authorization details that its audience understands (RFC 9396).</summary>
    public IReadOnlyList<AuthorizationDetail> AuthorizationDetails { get; init; } = [];

    /// <summary>The names of the receipts of the payments among them.</summary>
    public IReadOnlyList<Guid> PaymentApprovals { get; init; } = [];

    /// <summary>Who acts in the customer's name with it; null where the client was let in by the customer itself (RFC 8693).</summary>
    public Actor? Actor { get; init; }

    /// <summary>The tokens it was exchanged for.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Absent for client credentials.</summary>
    public AuthenticatedSubject? Subject { get; init; }

    public string? Nonce { get; init; }

    /// <summary>The backchannel authentication request that this answers; null for every other grant.</summary>
    public string? AuthReqId { get; init; }

    /// <summary>Claims for the ID token beyond the protocol's own (from scopes or the <c>claims</c> parameter).</summary>
    public IReadOnlyDictionary<string, object> IdTokenClaims { get; init; } = new Dictionary<string, object>();

    /// <summary>The key the tokens are bound to; null for bearer tokens.</summary>
    public SenderKey? SenderKey { get; init; }

    public bool IssuesIdToken { get; init; }
    public bool IssuesRefreshToken { get; init; }

    /// <summary>The grant (authorization) these tokens hang on; revoking it kills them all.</summary>
    public required Guid GrantId { get; init; }

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
