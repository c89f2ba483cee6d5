using System.Globalization;
using Xunit;

namespace Ciam.Testing;

/// <summary>Texts that are kept in the clone and may change only on purpose.</summary>
public static class Golden
{
    private const string Variable = "CIAM_RENEW_GOLDEN";

    /// <summary>Compares with the kept file (a path inside the clone); with <c>CIAM_RENEW_GOLDEN=1</c> writes it instead.</summary>
    public static void Match(string path, string text)
    {
        var file = Repository.PathOf(path);
        var actual = Normal(text);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        if (!File.Exists(file))
            Assert.Fail($"{path} is missing. {HowToRenew}");
        var expected = Normal(File.ReadAllText(file));
        if (expected != actual)
            Assert.Fail($"{path} is stale. {HowToRenew}\n{FirstDifference(expected, actual)}");
    }

    /// <summary>
    /// A list of exceptions that may only shrink: it is edited by hand, never renewed, and an entry that is no longer
    /// needed must be struck out.
    /// </summary>
    public static void MatchShrinking(string path, IEnumerable<string> found) => MatchList(path, found, "and this list may only shrink");

    /// <summary>A list that is a statement by hand: what is found must stand in it, what stands in it must be found.</summary>
    public static void MatchExactly(string path, IEnumerable<string> found) => MatchList(path, found, "say there, or in the place it should be said, what it is");

    private static void MatchList(string path, IEnumerable<string> found, string advice)
    {
        var allowed = File.ReadAllLines(Repository.PathOf(path)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal);
        var actual = found.ToHashSet(StringComparer.Ordinal);
        Assert.True(actual.IsSubsetOf(allowed), $"not in {path}; {advice}:\n{Lines(actual.Except(allowed))}");
        Assert.True(allowed.IsSubsetOf(actual), $"no longer needed in {path}, strike it out:\n{Lines(allowed.Except(actual))}");
    }

    private static string HowToRenew => $"If the change is meant, run the test again with {Variable}=1 and commit the file.";

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string Lines(IEnumerable<string> entries) => string.Join('\n', entries.Order(StringComparer.Ordinal).Select(entry => "  " + entry));

    private static string FirstDifference(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line])
            line++;
        return string.Create(CultureInfo.InvariantCulture, $"  line {line + 1}\n  kept: {old.ElementAtOrDefault(line)}\n  now:  {now.ElementAtOrDefault(line)}");
    }
}
