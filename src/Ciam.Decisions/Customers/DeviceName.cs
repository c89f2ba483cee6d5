namespace Ciam.Decisions.Customers;

/// <summary>A browser in plain words, for its owner to recognise: "Chrome on Windows". Never a means of telling devices apart.</summary>
public static class DeviceName
{
    public const string Unknown = "Unknown browser";

    /// <summary>First match wins: browsers name those they descend from as well.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
    ];

    public static string Of(string? userAgent)
    {
        var (browser, system) = (Find(Browsers, userAgent), Find(Systems, userAgent));
        return (browser, system) switch
        {
            (null, null) => Unknown,
            (null, _) => $"{Unknown} on {system}",
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] table, string? text) =>
        text is null ? null : table.FirstOrDefault(row => text.Contains(row.Mark, StringComparison.Ordinal)).Name;
}
