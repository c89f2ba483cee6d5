using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>What can only be seen in the text of the sources.</summary>
public sealed partial class SourceText
{
    private const int LongestFile = 300;

    [Fact]
    public void No_file_is_longer_than_its_story()
    {
        var tooLong = Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            .Select(file => (file, lines: File.ReadLines(Repository.PathOf(file)).Count()))
            .Where(entry => entry.lines > LongestFile)
            .Select(entry => $"{entry.file} has {entry.lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_is_left_for_later_or_commented_out()
    {
        var leftovers = from file in Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.cshtml")).Concat(Repository.Files("src", "*.js"))
                        from entry in File.ReadLines(Repository.PathOf(file)).Select((line, number) => (line, number: number + 1))
                        where Later().IsMatch(entry.line) || CommentedOut().IsMatch(entry.line)
                        select $"{file}:{entry.number} {entry.line.Trim()}";

        Assert.Empty(leftovers);
    }

    [Fact]
    public void Only_the_edge_catches_everything()
    {
        var catchers = from file in Repository.Files("src", "*.cs")
                       where !file.EndsWith("/Faults.cs", StringComparison.Ordinal) && !file.EndsWith("Worker.cs", StringComparison.Ordinal)
                       from entry in File.ReadLines(Repository.PathOf(file)).Select((line, number) => (line, number: number + 1))
                       where CatchesEverything().IsMatch(entry.line)
                       select $"{file}:{entry.number} {entry.line.Trim()}";

        Assert.Empty(catchers);
    }

    [Fact]
    public void No_test_is_skipped_or_sleeps()
    {
        var lazy = from file in Repository.Files("tests", "*.cs")
                   where !file.EndsWith("/SourceText.cs", StringComparison.Ordinal)
                   from entry in File.ReadLines(Repository.PathOf(file)).Select((line, number) => (line, number: number + 1))
                   where Lazy().IsMatch(entry.line)
                   select $"{file}:{entry.number} {entry.line.Trim()}";

        Assert.Empty(lazy);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"^\s*//[^/].*;\s*$")]
    private static partial Regex CommentedOut();

    [GeneratedRegex(@"catch\s*(\(\s*(System\.)?Exception\b(?!.*\bwhen\b)|$|\{)")]
    private static partial Regex CatchesEverything();

    [GeneratedRegex(@"Skip\s*=\s*""|Thread\.Sleep\(|\bDateTime(Offset)?\.(Utc)?Now\b")]
    private static partial Regex Lazy();
}
