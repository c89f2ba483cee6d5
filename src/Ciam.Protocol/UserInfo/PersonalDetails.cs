using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.UserInfo;

/// <summary>The standard claims that a customer may fill in beyond name and contact (OIDC Core section 5.1), kept as one JSON object of texts; all of them are the customer's own word.</summary>
public static partial class PersonalDetails
{
    /// <summary>An address as it stands on an envelope, lines and all; told as <c>formatted</c> (section 5.1.1).</summary>
    public const string Address = "address";

    private const int LongestText = 100;
    private const int LongestAddress = 300;
    private const int MostLines = 8;

    /// <summary>What can be kept, in the order of the standard.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["given_name", "family_name", "middle_name", "nickname", "profile", "picture", "website", "gender", "birthdate", "zoneinfo", Address];

    /// <summary>Whether a value may stand for a name: bounded, printable, and of the claim's own form.</summary>
    [Spec("OIDCC-5.1")]
    public static bool IsGood(string name, string value, DateOnly today) => value.Length > 0 && name switch
    {
        "profile" or "picture" or "website" => value.Length <= LongestAddress && Uri.TryCreate(value, UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo: "" } && value.All(char.IsAscii) && !value.Any(char.IsWhiteSpace),
        "birthdate" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day <= today && day.Year >= 1900,
        "zoneinfo" => value.Length <= LongestText && ZoneName().IsMatch(value),
        Address => value.Length <= LongestAddress && value.Split('\n') is { Length: <= MostLines } lines && lines.All(IsPrintable),
        _ => Names.Contains(name) && value.Length <= LongestText && IsPrintable(value),
    };

    /// <summary>What was kept; whatever is not a text under a known name is passed over.</summary>
    public static IReadOnlyDictionary<string, string> Read(string? json)
    {
        if (json is null)
            return new Dictionary<string, string>();
        using var document = JsonDocument.Parse(json);
        return Names.Select(name => (name, value: document.RootElement.Text(name))).Where(pair => pair.value is not null).ToDictionary(pair => pair.name, pair => pair.value!);
    }

    /// <summary>Null when there is nothing to keep.</summary>
    public static string? Write(IReadOnlyDictionary<string, string> details) => details.Count == 0 ? null : JsonSerializer.Serialize(details);

    private static bool IsPrintable(string line) => !line.Any(char.IsControl);

    /// <summary>A name of the time zone database, like Europe/Zurich.</summary>
    [GeneratedRegex(@"^[A-Za-z]{1,20}(/[A-Za-z0-9_+-]{1,30}){0,2}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex ZoneName();
}
