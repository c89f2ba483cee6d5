using System.Text.RegularExpressions;

namespace Ciam.Protocol.UserInfo;

/// <summary>An access token as a request carries it, not yet proven (RFC 6750 section 2).</summary>
public sealed partial class BearerToken
{
    private const int LongestToken = 16 * 1024;

    private BearerToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>No token at all: the one refusal whose challenge names no error (RFC 6750 section 3.1).</summary>
    public static Refusal Missing { get; } = Refusal.InvalidToken("an access token is required") with { Check = Name };

    private const string Name = "BearerToken.Read";

    /// <summary>Exactly one, in the header or in a form body; never in the address, where logs and histories would keep it.</summary>
    [Spec("RFC6750-2"), Spec("RFC6750-5.3")]
    public static Outcome<BearerToken> Read(string? authorizationHeader, Parameters? form, Parameters? query = null)
    {
        if (query?["access_token"] is not null)
            return Refusal.InvalidRequest("access_token must not be in the query") with { Check = Name };
        var inForm = form?["access_token"];
        if (authorizationHeader is not null && inForm is not null)
            return Refusal.InvalidRequest("access_token is sent in more than one way") with { Check = Name };
        if (authorizationHeader is null)
            return inForm is null ? Missing : Prove(inForm);

        const string scheme = "Bearer ";
        // Another scheme is no access token at all; two headers arrive joined by a comma and fail the syntax.
        return authorizationHeader.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? Prove(authorizationHeader[scheme.Length..].Trim(' ')) : Missing;
    }

    private static Outcome<BearerToken> Prove(string token) => token.Length <= LongestToken && B64Token().IsMatch(token)
        ? new BearerToken(token)
        : Refusal.InvalidRequest("access_token has characters or a length that is not allowed") with { Check = Name };

    [GeneratedRegex(@"\A[A-Za-z0-9._~+/-]+=*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex B64Token();
}
