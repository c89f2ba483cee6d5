namespace Ciam.Protocol.Token;

/// <summary>The successful answer of the token endpoint (RFC 6749 section 5.1, OIDC Core 3.1.3.3).</summary>
public sealed record TokenResponse
{
    public required string AccessToken { get; init; }
    public required TimeSpan ExpiresIn { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>DPoP</c> when the token is bound to a proof's key, otherwise <c>Bearer</c> (RFC 9449 section 5; RFC 8705 keeps Bearer).</summary>
    public string TokenType { get; init; } = "Bearer";

    public string? RefreshToken { get; init; }
    public string? IdToken { get; init; }

    [Spec("RFC6749-5.1"), Spec("OIDCC-3.1.3.3")]
    public IReadOnlyDictionary<string, object> ToJson()
    {
        var json = new Dictionary<string, object>
        {
            ["access_token"] = AccessToken,
            ["token_type"] = TokenType,
            ["expires_in"] = (long)ExpiresIn.TotalSeconds,
            ["scope"] = string.Join(' ', Scopes),
        };
        if (RefreshToken is not null)
            json["refresh_token"] = RefreshToken;
        if (IdToken is not null)
            json["id_token"] = IdToken;
        return json;
    }

    /// <summary>A record would print its tokens.</summary>
    public override string ToString() => nameof(TokenResponse);
}
