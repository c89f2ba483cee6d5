using System.Collections.Frozen;
using System.Text.Json;
using static Ciam.Server.House.Language;

namespace Ciam.Server.Customers;

/// <summary>A place's kept name in the reader's language: cities as the location data has them, countries translated.</summary>
internal static class PlaceWords
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Countries = Load();

    /// <summary>As it is kept: <c>Zurich, Switzerland</c>, or a country or a city alone.</summary>
    public static string Of(string name)
    {
        if (!Countries.TryGetValue(Current, out var names))
            return name;
        if (names.TryGetValue(name, out var country))
            return country;
        var comma = name.LastIndexOf(", ", StringComparison.Ordinal);
        return comma > 0 && names.TryGetValue(name[(comma + 2)..], out var translated) ? $"{name[..comma]}, {translated}" : name;
    }

    internal static IReadOnlyCollection<string> NamesIn(string language) => Countries[language].Keys;

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        using var stream = typeof(PlaceWords).Assembly.GetManifestResourceStream("Languages/Countries.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)!.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
