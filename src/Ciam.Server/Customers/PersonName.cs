namespace Ciam.Server.Customers;

/// <summary>What may stand where a person's name and address stand: they end up in mails, where a "name" could pose as a message or a link.</summary>
internal static class PersonName
{
    public const int Longest = 60;
    public const int LongestEmail = 254;

    /// <summary>Letters of any script, spaces, and what joins or shortens names.</summary>
    public static string? Read(string? text)
    {
        var name = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length is > 0 and <= Longest && name.All(IsNamePart) && !name.Contains("www.", StringComparison.OrdinalIgnoreCase) && !DotJoinsWords(name) ? name : null;
    }

    /// <summary>One @ with something on both sides, ASCII, without white space: the rest is shown by the mail that arrives.</summary>
    public static string? ReadEmail(string? text)
    {
        var address = (text ?? "").Trim();
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return address.Length <= LongestEmail && at > 0 && at == address.LastIndexOf('@') && address.IndexOf('.', at) > at + 1 && !address.EndsWith('.')
            && System.Net.Mail.MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && address.All(char.IsAscii)
            ? address
            : null;
    }

    private static bool IsNamePart(char c) => char.IsLetter(c) || char.IsSurrogate(c) || c is ' ' or '-' or '\'' or '’' or '.' or ','
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>"Dr. Who" is a name, "bank.example" is an address.</summary>
    private static bool DotJoinsWords(string name) => name.Zip(name.Skip(1)).Any(pair => pair.First == '.' && pair.Second is not (' ' or '.'));
}
