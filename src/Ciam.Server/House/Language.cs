using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Ciam.Server.House;

/// <summary>English is written in the code; the other languages stand in <c>Languages/xx/*.json</c>, where each English sentence is the key of its translation.</summary>
internal static class Language
{
    public const string English = "en";

    /// <summary>Every language people can choose, by its own name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["de"] = "Deutsch",
        [English] = "English",
        ["es"] = "Español",
        ["fr"] = "Français",
    };

    /// <summary>Languages written from right to left, for whoever adds one.</summary>
    private static readonly string[] RightToLeft = ["ar", "fa", "he", "ur"];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Catalogues =
        Names.Keys.Where(code => code != English).ToFrozenDictionary(code => code, Load);

    /// <summary>The language of whoever reads what is being written.</summary>
    public static string Current => Known(CultureInfo.CurrentUICulture.Name) ?? English;

    public static string Direction => DirectionOf(Current);

    public static string DirectionOf(string code) => RightToLeft.Contains(code) ? "rtl" : "ltr";

    /// <summary>The language that serves a tag best: <c>de-CH</c> is served by <c>de</c> (RFC 4647 section 3.4). Null: none does.</summary>
    public static string? Known(string tag)
    {
        var primary = tag.Split('-', 2)[0].ToLowerInvariant();
        return Names.ContainsKey(primary) ? primary : null;
    }

    public static CultureInfo Culture(string code) => CultureInfo.GetCultureInfo(Known(code) ?? English);

    /// <summary>What <paramref name="words"/> says in another language than that of the request: a letter speaks its recipient's.</summary>
    public static T In<T>(string code, Func<T> words)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Culture(code);
        try
        {
            return words();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A sentence without anything put in.</summary>
    public static string Say(string english) => Find(english) ?? english;

    /// <summary>A sentence with something put in; its key has {0}, {1}… in the places of it.</summary>
    public static string Say(Sentence english) => string.Format(CultureInfo.InvariantCulture, Find(english.Key) ?? english.Key, english.Parts);

    private static string? Find(string key) => Catalogues.TryGetValue(Current, out var catalogue) ? catalogue.GetValueOrDefault(key) : null;

    private static FrozenDictionary<string, string> Load(string code)
    {
        var assembly = typeof(Language).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"Languages/{code}/", StringComparison.Ordinal))
            .SelectMany(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
            })
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
