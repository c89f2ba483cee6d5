using System.Text;
using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>Every clause that the sources stand on is proven by a test that names it.</summary>
public sealed partial class SpecCoverage
{
    private const string Uncovered = "tests/Ciam.UnitTests/Architecture/uncovered-clauses.txt";

    [Fact]
    public void Every_clause_has_a_test_except_those_on_a_list_that_only_shrinks()
    {
        var claimed = Places("src", Spec()).Select(place => place.Clause);
        var covered = Places("tests", Covers()).Select(place => place.Clause).ToHashSet(StringComparer.Ordinal);

        Golden.MatchShrinking(Uncovered, claimed.Where(clause => !covered.Contains(clause)));
    }

    [Fact]
    public void The_document_of_clauses_is_current()
    {
        var tests = Places("tests", Covers()).ToLookup(place => place.Clause, place => place.File);
        var document = new StringBuilder("# Clauses and their tests\n\nWritten by `SpecCoverage`; which rule stands on which clause, and which test proves it.\n\n| Clause | Stands in | Proven in |\n|---|---|---|\n");
        foreach (var clause in Places("src", Spec()).GroupBy(place => place.Clause).OrderBy(group => group.Key, StringComparer.Ordinal))
            document.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {clause.Key} | {Names(clause.Select(place => place.File))} | {Names(tests[clause.Key])} |\n");

        Golden.Match("docs/generated/spec-coverage.md", document.ToString());
    }

    private static string Names(IEnumerable<string> files) =>
        string.Join(", ", files.Select(file => $"`{Path.GetFileNameWithoutExtension(file)}`").Distinct().Order(StringComparer.Ordinal)) is { Length: > 0 } names ? names : "—";

    private static IEnumerable<(string Clause, string File)> Places(string folder, Regex attribute) =>
        from file in Repository.Files(folder, "*.cs")
        where !file.EndsWith("/SpecCoverage.cs", StringComparison.Ordinal)
        from Match match in attribute.Matches(File.ReadAllText(Repository.PathOf(file)))
        select (match.Groups[1].Value, file);

    [GeneratedRegex(@"[\[,]\s*Spec\(""([^""]+)""\)")]
    private static partial Regex Spec();

    [GeneratedRegex(@"[\[,]\s*Covers\(""([^""]+)""\)")]
    private static partial Regex Covers();
}
