using System.Globalization;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.UserInfo;

/// <summary>The WWW-Authenticate headers of a resource that refuses (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3).</summary>
public static class ResourceChallenge
{
    private static readonly (string Name, string Value) Algs = ("algs", string.Join(' ', SignatureAlgorithms.Strict));

    /// <summary>
    /// Without a refusal, or for a request without a token, it only says what is wanted. What is wrong is said in the scheme of the
    /// request; whoever came by Bearer is told beside it that DPoP would do as well.
    /// </summary>
    [Spec("RFC6750-3"), Spec("RFC6750-3.1"), Spec("RFC9470-3"), Spec("RFC9449-7.1"), Spec("RFC9449-7.2"), Spec("RFC9728-5.1")]
    public static IReadOnlyList<string> For(Refusal? refusal, bool byDpop = false, string? scope = null, StepUp? stepUp = null, string? metadata = null)
    {
        var said = new List<(string Name, string Value)>();
        if (refusal is not null && refusal != PresentedToken.Missing)
            said.AddRange([("error", refusal.Error), ("error_description", refusal.Description)]);
        if (scope is not null)
            said.Add(("scope", scope));
        if (stepUp is { AcrValues.Count: > 0 })
            said.Add(("acr_values", string.Join(' ', stepUp.AcrValues)));
        if (stepUp is { MaxAge: { } oldest })
            said.Add(("max_age", ((long)oldest.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        if (metadata is not null)
            said.Add(("resource_metadata", metadata));
        return byDpop ? [Write("DPoP", [.. said, Algs])] : [Write("Bearer", said), Write("DPoP", [Algs])];
    }

    private static string Write(string scheme, List<(string Name, string Value)> said) =>
        said.Count == 0 ? scheme : scheme + " " + string.Join(", ", said.Select(pair => $"{pair.Name}=\"{Quote(pair.Value)}\""));

    /// <summary>A scope is the one value that comes from outside; what could leave the quotes or the header is left out.</summary>
    private static string Quote(string value) => string.Concat(value.Where(letter => letter is >= ' ' and <= '~' and not ('"' or '\\')));
}
