using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.House;

/// <summary>Each alert has its page, each page its alert, and no rule waits for a metric that nobody sends.</summary>
public sealed partial class Runbooks
{
    private const string Folder = "docs/runbooks";

    private static readonly string Rules = File.ReadAllText(Repository.PathOf($"{Folder}/alerts.yml"));

    [Fact]
    public void Every_alert_has_a_page_that_says_what_it_means_and_what_to_do()
    {
        var pages = Runbook().Matches(Rules).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(Alert().Count(Rules), pages.Count);
        Assert.Equal(Repository.Files(Folder, "*.md").Select(Path.GetFileName).Where(name => name != "README.md"), pages.Order(StringComparer.Ordinal));
        Assert.All(pages, page =>
        {
            var text = File.ReadAllText(Repository.PathOf($"{Folder}/{page}"));
            Assert.All(new[] { "## What it means", "## What to look at", "## What to do" }, heading => Assert.Contains(heading, text, StringComparison.Ordinal));
            Assert.Contains($"]({page})", File.ReadAllText(Repository.PathOf($"{Folder}/README.md")), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Metrics_of_ours_that_are_spoken_of_exist()
    {
        var source = string.Concat(Repository.Files("src/Ciam.Server", "*.cs").Select(file => File.ReadAllText(Repository.PathOf(file))));
        var written = Metric().Matches(File.ReadAllText(Repository.PathOf("docs/operations/running.md"))).Select(match => match.Value);
        var awaited = Awaited().Matches(Rules).Select(match => Unit().Replace(match.Value, ""));

        Assert.All(written, name => Assert.Contains($"\"{name}\"", source, StringComparison.Ordinal));
        Assert.All(awaited, name => Assert.Contains($"\"{name}\"", source.Replace('.', '_'), StringComparison.Ordinal));
    }

    [GeneratedRegex("alert: ")]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: docs/runbooks/([a-z-]+\.md)")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"ciam\.[a-z]+\.[a-z_.]*[a-z]")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\bciam_[a-z_]+")]
    private static partial Regex Awaited();

    [GeneratedRegex("(_seconds|_total)?(_bucket)?$")]
    private static partial Regex Unit();
}
