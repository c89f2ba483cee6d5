using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>Where people type a password nobody reads along, and their password manager may help.</summary>
public sealed partial class PasswordFields
{
    [Fact]
    [Covers("ASVS5-6.2.6"), Covers("ASVS5-6.2.7")]
    public void Every_one_is_masked_and_lets_a_manager_fill_it()
    {
        var fields = (from file in Repository.Files("src/Ciam.Server/Pages", "*.cshtml")
                      from Match input in Input().Matches(File.ReadAllText(Repository.PathOf(file)))
                      where input.Value.Contains("-password\"", StringComparison.Ordinal) || input.Value.Contains("type=\"password\"", StringComparison.Ordinal) || input.Value.Contains("name=\"password", StringComparison.Ordinal)
                      select (file, input.Value)).ToList();

        Assert.True(fields.Count >= 4, "the search has lost its subject");
        Assert.All(fields, field =>
        {
            Assert.Contains("type=\"password\"", field.Value, StringComparison.Ordinal);
            Assert.Matches("autocomplete=\"(current|new)-password\"", field.Value);
        });
    }

    [Fact]
    [Covers("ASVS5-6.2.7")]
    public void Nobody_is_kept_from_pasting()
    {
        var sources = Repository.Files("src/Ciam.Server/Pages", "*.cshtml").Concat(Repository.Files("src/Ciam.Server/wwwroot", "*.js"));

        Assert.DoesNotContain(sources, file => Pasting().IsMatch(File.ReadAllText(Repository.PathOf(file))));
    }

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("onpaste|['\"]paste['\"][^;]*preventDefault|['\"]beforeinput['\"][^;]*preventDefault", RegexOptions.NonBacktracking)]
    private static partial Regex Pasting();
}
