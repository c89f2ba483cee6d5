using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ciam.Server.Admin.Scim;

/// <summary>The one kind of filter that is spoken: <c>attribute eq "value"</c> (RFC 7644 section 3.4.2.2).</summary>
internal sealed partial record ScimFilter(string Attribute, string Value)
{
    private const int Longest = 512;

    /// <summary>Null when it is another filter, or none; the attribute is in small letters.</summary>
    public static ScimFilter? Read(string text)
    {
        if (text.Length > Longest || Comparison().Match(text.Trim()) is not { Success: true } match)
            return null;
        try
        {
            return JsonSerializer.Deserialize<string>(match.Groups["value"].ValueSpan) is { } value && !value.Any(char.IsControl) ? new ScimFilter(match.Groups["attribute"].Value.ToLowerInvariant(), value) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""\A(?<attribute>[A-Za-z.]{1,40}) +eq +(?<value>"(?:[^"\\]|\\.)*")\z""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Comparison();
}

/// <summary>Which part of a list is wanted: counted from 1, at most a hundred at once (RFC 7644 section 3.4.2.4).</summary>
internal sealed record ScimWindow(int StartIndex, int Count)
{
    public const int Most = 100;

    private const int Furthest = 1_000_000;

    /// <summary>Null for what is no number; one that makes no sense is taken for the nearest that does.</summary>
    public static ScimWindow? Read(string? startIndex, string? count) =>
        TryRead(startIndex, 1, out var first) && TryRead(count, Most, out var most) ? new(Math.Clamp(first, 1, Furthest), Math.Clamp(most, 0, Most)) : null;

    private static bool TryRead(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
