using System.Text.RegularExpressions;

namespace Ciam.Protocol.Registration;

/// <summary>Addresses a client may register: what is let in here is compared character by character ever after.</summary>
public static partial class RegistrableUri
{
    private const int Longest = 2000;

    /// <summary>Null when a browser may be sent there with an answer, otherwise why not. Private-use schemes are for native apps, which are public clients.</summary>
    [Spec("RFC6749-3.1.2"), Spec("RFC8252-7.1"), Spec("RFC8252-7.3"), Spec("RFC9700-2.1")]
    public static string? WhyNot(string uri, bool nativeAllowed)
    {
        if (uri.Length > Longest)
            return $"has more than {Longest} characters";
        if (uri.Any(letter => letter is <= ' ' or > '~' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
            return "has a character that must be percent-encoded";
        if (uri.Contains('*', StringComparison.Ordinal))
            return "has a wildcard; every address is registered in full";
        if (uri.Contains('#', StringComparison.Ordinal))
            return "has a fragment";
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || !uri.Contains(':', StringComparison.Ordinal) || uri[0] == '/')
            return "is not an absolute URI";
        if (parsed.UserInfo.Length > 0 || uri.Split('?')[0].Contains('@', StringComparison.Ordinal))
            return "has a user name";
        return parsed.Scheme switch
        {
            "https" => IsWeb().IsMatch(uri) && parsed.Host.Length > 0 ? null : "names no host",
            "http" => IsLoopback().IsMatch(uri) ? null : "uses http, which is for loopback addresses only",
            _ when !IsReverseDomain().IsMatch(uri) => "uses a scheme that is neither https nor a reversed domain name such as com.example.app",
            _ => nativeAllowed ? null : "uses a private-use scheme, which is for public clients only",
        };
    }

    [GeneratedRegex(@"\Ahttps://[^/?:]+(:[0-9]{1,5})?([/?]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex IsWeb();

    [GeneratedRegex(@"\Ahttp://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?([/?]|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex IsLoopback();

    [GeneratedRegex(@"\A[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:/", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IsReverseDomain();
}
