using System.Globalization;
using System.Text;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>What a User-Agent header says about a program, its version and the system under it; read, never trusted.</summary>
public sealed record AgentFacts
{
    /// <summary>Longest header looked at; headers come from strangers.</summary>
    private const int LongestHeader = 512;

    /// <summary>In order: later names also appear in the headers of earlier ones.</summary>
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("GSA/", "Google App"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("HeadlessChrome/", "Headless Chrome"), ("Chrome/", "Chrome"), ("Version/", "Safari"), ("Safari/", "Safari"),
    ];

    /// <summary>Name, the mark that shows it, and the mark its version follows.</summary>
    private static readonly (string Mark, string Name, string Version)[] Systems =
    [
        ("iPhone", "iPhone", " OS "), ("iPad", "iPad", " OS "), ("Android", "Android", "Android "), ("Windows", "Windows", "Windows NT "), ("CrOS", "ChromeOS", "CrOS "),
        ("Mac OS X", "Mac", "Mac OS X "), ("Macintosh", "Mac", "Mac OS X "), ("Linux", "Linux", "Linux "),
    ];

    /// <summary>Words of programs that drive a browser or need none.</summary>
    private static readonly string[] Automats =
        ["Headless", "PhantomJS", "Selenium", "Puppeteer", "Playwright", "python", "curl", "Wget", "Go-http-client", "Java/", "okhttp", "libwww", "axios", "node-fetch", "bot", "Bot", "spider"];

    /// <summary>Chrome, Safari, or nothing when no program is known by its marks.</summary>
    public string? Program { get; init; }

    /// <summary>Major version with the minor as hundredths (26.06), so that versions can be compared.</summary>
    public double? Version { get; init; }
    public string? System { get; init; }
    public double? SystemVersion { get; init; }
    public bool IsMobile { get; init; }

    /// <summary>The program drives itself: headless, a library, a robot.</summary>
    public bool IsAutomat { get; init; }

    /// <summary>Fingerprint of the whole header (64-bit FNV-1a, hexadecimal): the same one can be recognised.</summary>
    public required string Exact { get; init; }

    /// <summary>Fingerprint of the header without its versions: the same device after an update.</summary>
    public required string Build { get; init; }

    /// <summary>Null when there is nothing to read.</summary>
    public static AgentFacts? Read(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
            return null;

        var text = header.Length <= LongestHeader ? header : header[..LongestHeader];
        var (programMark, program) = Programs.FirstOrDefault(entry => text.Contains(entry.Mark, StringComparison.Ordinal));
        var (systemMark, system, systemVersion) = Systems.FirstOrDefault(entry => text.Contains(entry.Mark, StringComparison.Ordinal));
        return new AgentFacts
        {
            Program = program,
            Version = program is null ? null : VersionAfter(text, program == "Safari" ? "Version/" : programMark),
            System = system,
            SystemVersion = systemMark is null ? null : VersionAfter(text, systemVersion),
            IsMobile = text.Contains("Mobi", StringComparison.Ordinal) || system is "iPhone" or "iPad" or "Android",
            IsAutomat = Automats.Any(word => text.Contains(word, StringComparison.Ordinal)),
            Exact = Traits.Fingerprint(text).ToString("x16", CultureInfo.InvariantCulture),
            Build = Traits.Fingerprint(WithoutVersions(text)).ToString("x16", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The first two numbers after the mark, as major.minor with two decimals; minors beyond 99 count as 99.</summary>
    private static double? VersionAfter(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;

        var (major, next) = Digits(text, at + mark.Length);
        if (major is null)
            return null;
        var minor = next < text.Length && text[next] is '.' or '_' ? Digits(text, next + 1).Number ?? 0 : 0;
        return major.Value + (Math.Min(minor, 99) / 100.0);
    }

    private static (int? Number, int Next) Digits(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 5 && char.IsAsciiDigit(text[end]))
            end++;
        return (end == at ? null : int.Parse(text.AsSpan(at, end - at), CultureInfo.InvariantCulture), end);
    }

    /// <summary>Drops numbers that are versions: after a slash or the system's name, or with points and bars in them; numbers in the names of devices stay.</summary>
    private static string WithoutVersions(string text)
    {
        var left = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] is '.' or '_' && end > i)))
                end++;
            if (end == i)
            {
                left.Append(text[i++]);
                continue;
            }

            var run = text.AsSpan(i, end - i);
            var standsAlone = (i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1])) && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end]));
            var isVersion = standsAlone && (run.ContainsAny('.', '_') || (i > 0 && text[i - 1] == '/') || EndsWith(left, "Android ") || EndsWith(left, " OS "));
            if (!isVersion)
                left.Append(run);
            i = end;
        }
        return left.ToString();
    }

    private static bool EndsWith(StringBuilder text, string end) =>
        text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;
}

/// <summary>An address as keyed hashes: the same one can be recognised, none can be read.</summary>
/// <param name="Exact">Of the whole address.</param>
/// <param name="Near">Of its /24 (IPv6: /48).</param>
/// <param name="Wide">Of its /16 (IPv6: /32).</param>
public sealed record AddressMarks(string Exact, string Near, string Wide);
