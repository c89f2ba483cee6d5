namespace Ciam.Protocol.Wire;

/// <summary>How the answer to an authorization request travels (OAuth 2.0 Multiple Response Types section 2.1, Form Post Response Mode, JARM section 2.3).</summary>
public static class ResponseModes
{
    public const string Query = "query";
    public const string FormPost = "form_post";

    /// <summary>Signed, in the way that is usual for the response type: for a code, the query.</summary>
    public const string Jwt = "jwt";
    public const string QueryJwt = "query.jwt";
    public const string FormPostJwt = "form_post.jwt";

    /// <summary>No fragments: there is nothing here that only a script should read.</summary>
    public static IReadOnlyList<string> All { get; } = [Query, FormPost, Jwt, QueryJwt, FormPostJwt];

    public static bool IsSigned(string mode) => mode is Jwt or QueryJwt or FormPostJwt;
}
