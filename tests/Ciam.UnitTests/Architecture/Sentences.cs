using System.Text;
using System.Text.RegularExpressions;
using Ciam.Decisions.Risk;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>The sentences that go through <c>Say</c>, read from the sources as the keys under which their translations are found.</summary>
internal static partial class Sentences
{
    /// <summary>Every key with the name of the catalogue it belongs in: that of the source file.</summary>
    public static IEnumerable<(string Catalogue, string Key)> InTheCode() =>
        Repository.Files("src/Ciam.Server", "*.cs")
            .SelectMany(file => In(File.ReadAllText(Repository.PathOf(file))).Select(key => (CatalogueOf(file), key)))
            .Concat(Enum.GetValues<ReasonCode>().Select(code => ("Reasons", Reasons.ForCustomer(code))))
            .DistinctBy(entry => entry.Item2);

    /// <summary>What one text of C# says, with holes numbered as <c>Sentence</c> numbers them.</summary>
    public static IEnumerable<string> In(string code)
    {
        foreach (Match call in Calls().Matches(code))
        {
            var (at, holes, key) = (call.Index + call.Length, 0, new StringBuilder());
            while (code[at] != '"')
            {
                if (code[at] == '\\')
                {
                    key.Append(code[at + 1] == 'n' ? '\n' : code[at + 1]);
                    at += 2;
                }
                else if (code[at] == '{' && call.Groups["holes"].Success)
                {
                    key.Append('{').Append(holes++).Append('}');
                    at = AfterHole(code, at);
                }
                else
                {
                    key.Append(code[at++]);
                }
            }

            yield return key.ToString();
        }
    }

    private static string CatalogueOf(string file) => Path.GetFileNameWithoutExtension(file) is var name && name.StartsWith("Texts.", StringComparison.Ordinal) ? name[6..] : name;

    /// <summary>Past the brace that closes a hole; strings in it may hold braces too.</summary>
    private static int AfterHole(string code, int at)
    {
        var (depth, quoted) = (0, false);
        do
        {
            if (quoted && code[at] == '\\')
                at++;
            else if (code[at] == '"')
                quoted = !quoted;
            else if (!quoted)
                depth += code[at] switch { '{' => 1, '}' => -1, _ => 0 };
            at++;
        }
        while (depth > 0);
        return at;
    }

    [GeneratedRegex("""\bSay\(\s*(?<holes>\$)?"(?!"")""")]
    private static partial Regex Calls();
}
