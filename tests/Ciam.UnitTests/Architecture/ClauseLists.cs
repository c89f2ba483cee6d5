using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>
/// The clauses of whole documents (clauses/*.txt: id | what it asks, in our words | where no test can prove it or a remark is due), each held against the
/// tests that name it by <see cref="CoversAttribute"/>.
/// </summary>
public sealed partial class ClauseLists
{
    private static readonly IReadOnlyList<ClauseList> All = [.. Repository.Files("tests/Ciam.UnitTests/Architecture/clauses", "*.txt").Select(Read)];

    private static readonly ILookup<string, string> Tests =
        (from file in Repository.Files("tests", "*.cs")
         let story = Path.GetFileNameWithoutExtension(file)
         from Match attribute in Covers().Matches(File.ReadAllText(Repository.PathOf(file)))
         select (Clause: attribute.Groups[1].Value, story)).Distinct().ToLookup(pair => pair.Clause, pair => pair.story);

    [Fact]
    public void Every_clause_has_a_test_or_a_reason()
    {
        Assert.True(All.Sum(list => list.Clauses.Count) > 200, "the lists have lost their subject");
        Assert.Empty(All.SelectMany(list => list.Clauses).Where(clause => !Tests.Contains(clause.Id) && clause.Remark is null).Select(clause => clause.Id));
    }

    [Fact]
    public void No_test_names_a_clause_that_its_list_does_not_have()
    {
        var listed = All.SelectMany(list => list.Clauses).Select(clause => clause.Id).ToList();
        var strange = Tests.Select(test => test.Key).Where(clause => !listed.Contains(clause)
            && (clause.StartsWith("ASVS5-", StringComparison.Ordinal) || clause.StartsWith("ATTACK-", StringComparison.Ordinal) || listed.Any(known => known.StartsWith(clause[..(clause.LastIndexOf('-') + 1)], StringComparison.Ordinal) && Numbered().IsMatch(clause))));

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Empty(strange);
    }

    [Fact]
    public void The_document_of_lists_is_current()
    {
        var document = new StringBuilder("""
            # Clause lists

            Written by `ClauseLists`: every clause of these documents in our own words, the tests that prove it, and what is to be said where no test can or
            where something is missing. A test names a clause by `[Covers]`; the lists themselves stand in `tests/Ciam.UnitTests/Architecture/clauses`.

            """);
        foreach (var list in All)
        {
            document.Append("\n## ").Append(list.Title).Append("\n\n| Clause | Asks | Tests | Remark |\n|---|---|---|---|\n");
            foreach (var clause in list.Clauses)
                document.Append(CultureInfo.InvariantCulture, $"| {clause.Id} | {clause.Words} | {string.Join(", ", Tests[clause.Id].Order(StringComparer.Ordinal).Select(story => $"`{story}`"))} | {clause.Remark} |\n");
        }

        Golden.Match("docs/generated/clause-lists.md", document.ToString());
    }

    private static ClauseList Read(string file)
    {
        var lines = File.ReadAllLines(Repository.PathOf(file)).Where(line => line.Length > 0).ToList();
        return new ClauseList(lines[0][2..], [.. lines.Skip(1).Select(line => line.Split(" | ")).Select(parts => new Clause(parts[0], parts[1], parts.ElementAtOrDefault(2)))]);
    }

    /// <summary>A clause that is counted within its section, as FAPI counts them.</summary>
    [GeneratedRegex(@"^(FAPI2|RFC9700).*-\d+(\.\d+)+-\d+$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"[\[,]\s*Covers\(""([^""]+)""\)")]
    private static partial Regex Covers();

    private sealed record ClauseList(string Title, IReadOnlyList<Clause> Clauses);

    private sealed record Clause(string Id, string Words, string? Remark);
}
