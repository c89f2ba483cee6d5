using System.Text.RegularExpressions;

namespace Ciam.Server.Admin;

/// <summary>E-mail addresses and telephone numbers for those who need not know them: enough to tell two apart, too little to write to.</summary>
internal static partial class Masks
{
    private const string Dots = "•••";

    public static string? Email(string? address)
    {
        var at = address?.LastIndexOf('@') ?? -1;
        return address is null ? null : at < 1 ? Dots : $"{address[0]}{Dots}{address[at..]}";
    }

    public static string? Phone(string? number) => number is null ? null : number.Length < 6 ? Dots : $"{number[..3]} {Dots} {number[^2..]}";

    /// <summary>Any text, with every address and number in it masked.</summary>
    public static string Text(string text) =>
        PhoneNumber().Replace(EmailAddress().Replace(text, found => Email(found.Value)!), found => Phone(found.Value)!);

    [GeneratedRegex(@"[^\s@""<>,;:]+@[^\s@""<>,;:]+\.[^\s@""<>,;:]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex EmailAddress();

    [GeneratedRegex(@"\+[0-9][0-9 ]{6,18}[0-9]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex PhoneNumber();
}
