using System.Text.Json;
using System.Text.RegularExpressions;
using Ciam.Protocol.Discovery;
using Ciam.Server.House;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>Whatever a customer reads is there in every language, with the same things put in.</summary>
public sealed partial class Translations
{
    private const string Folder = "src/Ciam.Server/Languages";

    public static TheoryData<string> Others => [.. Language.Names.Keys.Where(code => code != Language.English)];

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_sentence_is_translated(string language)
    {
        var said = Of(language).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var missing = Sentences.InTheCode().Where(sentence => !said.Contains(sentence.Key))
            .Select(sentence => $"Add to {Folder}/{language}/{sentence.Catalogue}.json:  {JsonText(sentence.Key)}: \"…\"");

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void No_translation_is_left_over_or_stands_twice(string language)
    {
        var keys = Sentences.InTheCode().Select(sentence => sentence.Key).ToHashSet(StringComparer.Ordinal);
        var all = Of(language);
        var faults = all.Where(entry => !keys.Contains(entry.Key)).Select(entry => $"Remove from {entry.File}, nobody says it: {JsonText(entry.Key)}")
            .Concat(all.GroupBy(entry => entry.Key).Where(same => same.Count() > 1).Select(same => $"Keep only one of {string.Join(", ", same.Select(entry => entry.File))}: {JsonText(same.Key)}"));

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void A_translation_puts_in_the_same_things(string language)
    {
        var faults = from entry in Of(language)
                     where entry.Words.Length == 0 || !Holes(entry.Key).SetEquals(Holes(entry.Words))
                     select $"{entry.File}: {JsonText(entry.Key)} has {string.Join(' ', Holes(entry.Key))}, its translation {string.Join(' ', Holes(entry.Words))}";

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("de", "Anmelden", "22. November 2026 um 15:04 UTC")]
    [InlineData("es", "Iniciar sesión", "22 de noviembre de 2026 a las 15:04 UTC")]
    [InlineData("fr", "Se connecter", "22 novembre 2026 à 15:04 UTC")]
    [InlineData("fr-CA", "Se connecter", "22 novembre 2026 à 15:04 UTC")]
    [InlineData("en", "Sign in", "22 November 2026 at 15:04 UTC")]
    [InlineData("nl", "Sign in", "22 November 2026 at 15:04 UTC")]
    public void The_reader_is_spoken_to_in_their_language(string tag, string title, string date)
    {
        var at = new DateTimeOffset(2026, 11, 22, 15, 4, 0, TimeSpan.Zero);

        Assert.Equal((title, date), Language.In(tag, () => (Ciam.Server.Pages.Texts.SignIn.Title, Times.Long(at))));
        Assert.Equal(Language.English, Language.Current);
    }

    [Fact]
    public void Discovery_names_the_languages_there_are() => Assert.Equal(Language.Names.Keys, DiscoveryDocument.Locales);

    [Fact]
    public void The_reader_of_sources_finds_every_kind_of_sentence() => Assert.Equal(
        ["plain", "say \"it\"", "{0} of {1}", "for {0}"],
        Sentences.In("""X => Say("plain"); Y => Language.Say("say \"it\""); Z(int a) => Say($"{a} of {B("}", new { c = 1 })}"); W => Say( $"for {x ?? "nobody"}") + Say(name);"""));

    private static List<(string File, string Key, string Words)> Of(string language) =>
        [.. from file in Repository.Files($"{Folder}/{language}", "*.json")
            from entry in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Repository.PathOf(file)))!
            select (file, entry.Key, entry.Value)];

    private static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(match => match.Value)];

    private static string JsonText(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Hole();
}
