namespace Ciam.Protocol.Wire;

/// <summary>How the answer to an authorization request travels (OAuth 2.0 Multiple Response Types section 2.1, Form Post Response Mode).</summary>
public static class ResponseModes
{
    public const string Query = "query";
    public const string FormPost = "form_post";
    public static IReadOnlyList<string> All { get; } = [Query, FormPost];
}
