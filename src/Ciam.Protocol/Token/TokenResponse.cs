using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.Token;

/// <summary>The successful answer of the token endpoint (RFC 6749 section 5.1, OIDC Core 3.1.3.3).</summary>
public sealed record TokenResponse
{
    public required string AccessToken { get; init; }
    public required TimeSpan ExpiresIn { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>DPoP</c> when the token is bound to a proof's key, otherwise <c>Bearer</c> (RFC 9449 section 5; RFC 8705 keeps Bearer).</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>The details granted for this token's audience (RFC 9396 section 7).</summary>
    public IReadOnlyList<AuthorizationDetail> AuthorizationDetails { get; init; } = [];

    /// <summary>The names of the receipts of the payments among them.</summary>
    public IReadOnlyList<Guid> PaymentApprovals { get; init; } = [];

    /// <summary>What an exchange gave; null for every other grant (RFC 8693 section 2.2.1).</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The name its client manages the grant by; null where it did not ask for one.</summary>
    public string? GrantId { get; init; }

    public string? RefreshToken { get; init; }
    public string? IdToken { get; init; }

    [Spec("RFC6749-5.1"), Spec("OIDCC-3.1.3.3"), Spec("RFC9396-7"), Spec("RFC8693-2.2.1"), Spec("GM-5.4")]
    public IReadOnlyDictionary<string, object> ToJson()
    {
        var json = new Dictionary<string, object>
        {
            ["access_token"] = AccessToken,
            ["token_type"] = TokenType,
            ["expires_in"] = (long)ExpiresIn.TotalSeconds,
        };
        if (Scopes.Count > 0)
            json["scope"] = string.Join(' ', Scopes);
        if (AuthorizationDetails.Count > 0)
            json["authorization_details"] = AuthorizationDetailList.ToJson(AuthorizationDetails);
        if (PaymentApprovals.Count > 0)
            json["payment_approvals"] = PaymentApprovals;
        if (IssuedTokenType is not null)
            json["issued_token_type"] = IssuedTokenType;
        if (GrantId is not null)
            json["grant_id"] = GrantId;
        if (RefreshToken is not null)
            json["refresh_token"] = RefreshToken;
        if (IdToken is not null)
            json["id_token"] = IdToken;
        return json;
    }

    /// <summary>A record would print its tokens.</summary>
    public override string ToString() => nameof(TokenResponse);
}
