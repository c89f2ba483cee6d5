using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Authorize;

/// <summary>The answer to an authorization request, on its way to the client through the browser.</summary>
public sealed record AuthorizeResponse
{
    /// <summary>JARM section 2.1 recommends ten minutes at most; the code inside lives for one.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private AuthorizeResponse(string redirectUri, string mode, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        (RedirectUri, ResponseMode, Fields) = (redirectUri, mode, fields);

    /// <summary>Where a form would be posted.</summary>
    public string RedirectUri { get; }

    public string ResponseMode { get; }

    /// <summary>The answer's parameters, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    public bool IsFormPost => ResponseMode is ResponseModes.FormPost or ResponseModes.FormPostJwt;

    /// <summary>The answer must be signed before it leaves.</summary>
    public bool IsSigned => ResponseModes.IsSigned(ResponseMode);

    /// <summary>Where the browser is sent when the parameters travel in the query.</summary>
    public string RedirectUrl => QueryString.Append(RedirectUri, Fields);

    [Spec("RFC6749-4.1.2"), Spec("RFC9207-2"), Spec("OIDCSM-2")]
    public static AuthorizeResponse Success(string redirectUri, string mode, string? state, string issuer, string code, string? sessionState = null) =>
        new(redirectUri, mode, [new("code", code), .. StateAndIssuer(state, issuer), .. sessionState is null ? [] : new KeyValuePair<string, string>[] { new("session_state", sessionState) }]);

    [Spec("RFC6749-4.1.2.1"), Spec("RFC9207-2")]
    public static AuthorizeResponse Error(string redirectUri, string mode, string? state, string issuer, Refusal refusal) =>
        new(redirectUri, mode, [new("error", refusal.Error), new("error_description", refusal.Description), .. StateAndIssuer(state, issuer)]);

    /// <summary>The same answer as the claims of a JWT for this client; it is read on arrival, and not again.</summary>
    [Spec("JARM-2.1")]
    public IReadOnlyDictionary<string, object> ToClaims(Client client, DateTimeOffset now)
    {
        var claims = Fields.ToDictionary(field => field.Key, field => (object)field.Value, StringComparer.Ordinal);
        claims["aud"] = client.ClientId;
        claims["exp"] = (now + Lifetime).ToUnixTimeSeconds();
        return claims;
    }

    /// <summary>What travels instead of the parameters, once they are signed.</summary>
    [Spec("JARM-2.3")]
    public AuthorizeResponse Within(string jwt) => new(RedirectUri, ResponseMode, [new("response", jwt)]);

    private static IEnumerable<KeyValuePair<string, string>> StateAndIssuer(string? state, string issuer)
    {
        if (state is not null)
            yield return new("state", state);
        yield return new("iss", issuer);
    }
}
