using System.Globalization;
using System.Text.RegularExpressions;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>Where an authorization response may go: to an address the client registered, and nowhere else.</summary>
public static partial class RedirectUri
{
    /// <summary>Always asked for, also of a client that registered only one.</summary>
    [Spec("OIDCC-3.1.2.1")]
    public static Refusal? IsPresent(RawRequest request) =>
        request.Parameters["redirect_uri"] is null ? Refusal.InvalidRequest("redirect_uri is required") : null;

    [Spec("RFC6749-3.1.2")]
    public static Refusal? IsAbsolute(RawRequest request) =>
        AbsoluteUri.IsWithoutFragment(request.Parameters["redirect_uri"]!)
            ? null
            : Refusal.InvalidRequest("redirect_uri must be an absolute URI without a fragment");

    /// <summary>Character by character; only the port of a native app's loopback listener is free.</summary>
    [Spec("RFC9700-2.1"), Spec("RFC8252-7.3")]
    public static Refusal? IsRegistered(RawRequest request)
    {
        var (asked, client) = (request.Parameters["redirect_uri"]!, request.Client!);
        if (client.RedirectUris.Contains(asked, StringComparer.Ordinal))
            return null;
        if (client.IsPublic && WithoutLoopbackPort(asked) is { } anyPort && client.RedirectUris.Any(known => WithoutLoopbackPort(known) == anyPort))
            return null;
        return Refusal.InvalidRequest("redirect_uri is not registered for this client");
    }

    /// <summary>The code is spent with the redirect URI it was sent to.</summary>
    [Spec("RFC6749-4.1.3")]
    public static Refusal? IsTheOneOfTheRequest(CodeRedemption redemption) =>
        redemption.Form["redirect_uri"] == redemption.Code.RedirectUri
            ? null
            : Refusal.InvalidGrant("redirect_uri must be the one of the authorization request");

    /// <summary>Null unless the URI names a loopback address literal; <c>localhost</c> may resolve elsewhere and is compared as it stands.</summary>
    private static string? WithoutLoopbackPort(string uri)
    {
        var match = Loopback().Match(uri);
        if (!match.Success)
            return null;
        var port = match.Groups["port"].Value;
        return port.Length > 0 && int.Parse(port, CultureInfo.InvariantCulture) is < 1 or > 65535
            ? null
            : match.Groups["host"].Value + match.Groups["rest"].Value;
    }

    [GeneratedRegex(@"\A(?<host>http://(127\.0\.0\.1|\[::1\]))(:(?<port>[0-9]{1,5}))?(?<rest>([/?].*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Loopback();
}
