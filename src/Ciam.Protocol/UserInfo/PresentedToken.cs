using System.Text.RegularExpressions;

namespace Ciam.Protocol.UserInfo;

/// <summary>An access token as a request carries it, not yet proven (RFC 6750 section 2, RFC 9449 section 7.1).</summary>
public sealed partial class PresentedToken
{
    private const int LongestToken = 16 * 1024;

    private PresentedToken(string value, bool byDpop) => (Value, ByDpop) = (value, byDpop);

    public string Value { get; }

    /// <summary>Sent by the scheme DPoP; a proof must come with it.</summary>
    public bool ByDpop { get; }

    /// <summary>No token at all: the one refusal whose challenge names no error (RFC 6750 section 3.1).</summary>
    public static Refusal Missing { get; } = Refusal.InvalidToken("an access token is required") with { Check = Name };

    private const string Name = "PresentedToken.Read";

    /// <summary>Exactly one, in the header or in a form body; never in the address, where logs and histories would keep it.</summary>
    [Spec("RFC6750-2"), Spec("RFC6750-5.3"), Spec("RFC9449-7.1")]
    public static Outcome<PresentedToken> Read(string? authorizationHeader, Parameters? form, Parameters? query = null)
    {
        if (query?["access_token"] is not null)
            return Refusal.InvalidRequest("access_token must not be in the query") with { Check = Name };
        var inForm = form?["access_token"];
        if (authorizationHeader is not null && inForm is not null)
            return Refusal.InvalidRequest("access_token is sent in more than one way") with { Check = Name };
        if (authorizationHeader is null)
            return inForm is null ? Missing : Prove(inForm, byDpop: false);

        // Another scheme is no access token at all; two headers arrive joined by a comma and fail the syntax.
        return AfterScheme(authorizationHeader, "Bearer ") is { } bearer ? Prove(bearer, byDpop: false)
            : AfterScheme(authorizationHeader, "DPoP ") is { } bound ? Prove(bound, byDpop: true)
            : Missing;
    }

    private static string? AfterScheme(string header, string scheme) => header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim(' ') : null;

    private static Outcome<PresentedToken> Prove(string token, bool byDpop) => token.Length <= LongestToken && B64Token().IsMatch(token)
        ? new PresentedToken(token, byDpop)
        : Refusal.InvalidRequest("access_token has characters or a length that is not allowed") with { Check = Name };

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex B64Token();
}
