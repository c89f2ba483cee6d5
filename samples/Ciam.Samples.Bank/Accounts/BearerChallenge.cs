using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Ciam.Samples.Bank.Accounts;

/// <summary>Reads the parameters of a WWW-Authenticate: Bearer header (RFC 9110 section 11.6.1).</summary>
internal static partial class BearerChallenge
{
    public static IReadOnlyDictionary<string, string> Read(IEnumerable<AuthenticationHeaderValue> headers)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var bearer = headers.FirstOrDefault(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase));
        foreach (Match match in Parameter().Matches(bearer?.Parameter ?? ""))
        {
            var quoted = match.Groups["quoted"];
            found.TryAdd(match.Groups["name"].Value, quoted.Success ? Escape().Replace(quoted.Value, "$1") : match.Groups["plain"].Value);
        }

        return found;
    }

    [GeneratedRegex("""(?<name>[A-Za-z0-9_\-]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>[^\s,"]+))""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
