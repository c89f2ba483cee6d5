using System.Globalization;
using Ciam.Protocol.Assurance;

namespace Ciam.Protocol.UserInfo;

/// <summary>The WWW-Authenticate header of a resource that refuses (RFC 6750 section 3, RFC 9470 section 3).</summary>
public static class BearerChallenge
{
    /// <summary>Without a refusal, or for a request without a token, it only says what is wanted.</summary>
    [Spec("RFC6750-3"), Spec("RFC6750-3.1"), Spec("RFC9470-3")]
    public static string For(Refusal? refusal, string? scope = null, StepUp? stepUp = null)
    {
        var said = new List<(string Name, string Value)>();
        if (refusal is not null && refusal != BearerToken.Missing)
            said.AddRange([("error", refusal.Error), ("error_description", refusal.Description)]);
        if (scope is not null)
            said.Add(("scope", scope));
        if (stepUp is { AcrValues.Count: > 0 })
            said.Add(("acr_values", string.Join(' ', stepUp.AcrValues)));
        if (stepUp is { MaxAge: { } oldest })
            said.Add(("max_age", ((long)oldest.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        return said.Count == 0 ? "Bearer" : "Bearer " + string.Join(", ", said.Select(pair => $"{pair.Name}=\"{Quote(pair.Value)}\""));
    }

    /// <summary>A scope is the one value that comes from outside; what could leave the quotes or the header is left out.</summary>
    private static string Quote(string value) => string.Concat(value.Where(letter => letter is >= ' ' and <= '~' and not ('"' or '\\')));
}
