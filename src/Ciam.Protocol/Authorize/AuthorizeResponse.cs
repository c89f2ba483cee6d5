using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Authorize;

/// <summary>The answer to an authorization request, on its way to the client through the browser.</summary>
public sealed record AuthorizeResponse
{
    private AuthorizeResponse(string redirectUri, string mode, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        (RedirectUri, ResponseMode, Fields) = (redirectUri, mode, fields);

    /// <summary>Where a form would be posted.</summary>
    public string RedirectUri { get; }

    public string ResponseMode { get; }

    /// <summary>The answer's parameters, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; }

    public bool IsFormPost => ResponseMode == ResponseModes.FormPost;

    /// <summary>Where the browser is sent when the parameters travel in the query.</summary>
    public string RedirectUrl => QueryString.Append(RedirectUri, Fields);

    [Spec("RFC6749-4.1.2"), Spec("RFC9207-2")]
    public static AuthorizeResponse Success(string redirectUri, string mode, string? state, string issuer, string code) =>
        new(redirectUri, mode, [new("code", code), .. StateAndIssuer(state, issuer)]);

    [Spec("RFC6749-4.1.2.1"), Spec("RFC9207-2")]
    public static AuthorizeResponse Error(string redirectUri, string mode, string? state, string issuer, Refusal refusal) =>
        new(redirectUri, mode, [new("error", refusal.Error), new("error_description", refusal.Description), .. StateAndIssuer(state, issuer)]);

    private static IEnumerable<KeyValuePair<string, string>> StateAndIssuer(string? state, string issuer)
    {
        if (state is not null)
            yield return new("state", state);
        yield return new("iss", issuer);
    }
}
