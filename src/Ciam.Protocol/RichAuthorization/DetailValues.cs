using System.Globalization;
using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>The values that members of details may have; what a customer will read must read as it is.</summary>
internal static class DetailValues
{
    private const int MostWholeDigits = 12;

    /// <summary>One line of text without anything that could hide or reorder what stands beside it.</summary>
    public static bool IsLine(JsonElement json, int characters) =>
        json.ValueKind == JsonValueKind.String
        && json.GetString() is { Length: > 0 } text && text.Length <= characters
        && text.Trim() == text
        && !text.EnumerateRunes().Any(rune => System.Text.Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>An amount above nothing, as a decimal string with no more digits than its currency has (ISO 4217, ISO 20022).</summary>
    public static bool IsAmount(JsonElement json) =>
        HasOnly(json, "currency", "amount") && json.Text("currency") is { } currency && json.Text("amount") is { } amount
        && Currencies.MinorUnits(currency) is { } digits && IsDecimal(amount, digits);

    /// <summary>An account by its IBAN, perhaps with the bank's BIC.</summary>
    public static bool IsAccount(JsonElement json) =>
        HasOnly(json, "iban", "bic") && json.Text("iban") is { } iban && Iban.IsValid(iban)
        && (!json.TryGetProperty("bic", out _) || (json.Text("bic") is { } bic && IsBic(bic)));

    public static bool AreAccounts(JsonElement json, int most) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is > 0 and var count && count <= most && json.EnumerateArray().All(IsAccount);

    /// <summary>Some of the words, each once.</summary>
    public static bool AreWordsOf(JsonElement json, IReadOnlyList<string> words)
    {
        if (json.ValueKind != JsonValueKind.Array || json.EnumerateArray().Any(word => word.ValueKind != JsonValueKind.String))
            return false;
        var sent = json.EnumerateArray().Select(word => word.GetString()!).ToArray();
        return sent.Length > 0 && sent.All(words.Contains) && sent.Distinct(StringComparer.Ordinal).Count() == sent.Length;
    }

    private static bool HasOnly(JsonElement json, params string[] names) =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().All(member => names.Contains(member.Name));

    private static bool IsDecimal(string text, int digits)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = point < 0 ? (text, null) : (text[..point], text[(point + 1)..]);
        return whole.Length is > 0 and <= MostWholeDigits && whole.All(char.IsAsciiDigit) && (whole.Length == 1 || whole[0] != '0')
            && (fraction is null || (fraction.Length > 0 && fraction.Length <= digits && fraction.All(char.IsAsciiDigit)))
            && text.Any(digit => digit is >= '1' and <= '9');
    }

    private static bool IsBic(string text) =>
        text.Length is 8 or 11 && text.Take(6).All(char.IsAsciiLetterUpper) && text.Skip(6).All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter));
}
