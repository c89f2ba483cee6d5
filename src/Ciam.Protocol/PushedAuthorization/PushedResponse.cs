namespace Ciam.Protocol.PushedAuthorization;

/// <summary>The name a pushed request gets, and how long it may be used (RFC 9126 section 2.2).</summary>
public static class PushedResponse
{
    /// <summary>RFC 9126 section 2.2 suggests this form; what does not begin so was never given out here.</summary>
    public const string Prefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>Time for the browser to arrive, on a slow network too; the sign-in that follows has its own.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(90);

    /// <summary>Null unless the text has the form of a name given out here.</summary>
    public static string? HandleOf(string? requestUri) =>
        requestUri is { Length: <= 128 } && requestUri.StartsWith(Prefix, StringComparison.Ordinal) ? requestUri[Prefix.Length..] : null;

    [Spec("RFC9126-2.2")]
    public static IReadOnlyDictionary<string, object> ToJson(string handle) => new Dictionary<string, object>
    {
        ["request_uri"] = Prefix + handle,
        ["expires_in"] = (long)Lifetime.TotalSeconds,
    };
}
