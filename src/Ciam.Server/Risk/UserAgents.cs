namespace Ciam.Server.Risk;

/// <summary>Program and system out of a User-Agent header: enough to recognise a device by, without the version that changes every month.</summary>
public static class UserAgents
{
    private const int LongestHeader = 512;

    /// <summary>In order: later names also appear in the headers of earlier ones.</summary>
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"), ("Macintosh", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary><c>Chrome on Windows</c>, or the first product's name of a program that is no browser; null when there is nothing to read.</summary>
    public static string? InWords(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
            return null;

        var text = header.Length <= LongestHeader ? header : header[..LongestHeader];
        var system = NameIn(text, Systems);
        var program = NameIn(text, Programs) ?? FirstProduct(text);
        return (program, system) switch
        {
            (null, null) => null,
            (null, _) => $"Unknown program on {system}",
            (_, null) => program,
            _ => $"{program} on {system}",
        };
    }

    private static string? NameIn(string text, (string Mark, string Name)[] names) =>
        names.FirstOrDefault(entry => text.Contains(entry.Mark, StringComparison.Ordinal)).Name;

    /// <summary>Letters, digits and a few marks only: this is shown to people and comes from strangers.</summary>
    private static string? FirstProduct(string text)
    {
        var end = text.AsSpan().IndexOfAny("/ (;");
        var product = new string([.. (end < 0 ? text : text[..end]).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(40)]);
        return product.Length > 0 && product != "Mozilla" ? product : null;
    }
}
