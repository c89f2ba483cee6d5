using System.Text.RegularExpressions;
using Ciam.Protocol;

namespace Ciam.UnitTests.Protocol;

/// <summary>What every refusal must look like, whoever said it.</summary>
internal static partial class Refused
{
    public static void As(string error, string check, Refusal? refusal)
    {
        Assert.NotNull(refusal);
        Assert.Equal((error, check), (refusal.Error, refusal.Check));
        AssertLegal(refusal.Description);
    }

    /// <summary>The alphabet of RFC 6749 section 5.2, and our manner: lower case, no full stop.</summary>
    public static void AssertLegal(string description) => Assert.Matches(Legal(), description);

    /// <summary>Every rule of a list refuses in at least one row of the table, and the table knows no rule that is not in the list.</summary>
    public static void AssertComplete<T>(Checklist<T> checks, IEnumerable<string> rows) =>
        Assert.Equal(checks.Select(Checklist<T>.NameOf).Order(StringComparer.Ordinal), rows.Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\A[a-z_][\x20\x21\x23-\x5B\x5D-\x7E]*[^. ]\z")]
    private static partial Regex Legal();
}
