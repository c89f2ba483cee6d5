namespace Ciam.Samples.BankApi.Ledger;

/// <summary>International bank account numbers (ISO 13616): two letters, two check digits, the rest.</summary>
internal static class Iban
{
    public static string Normalize(string text) => text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    public static bool IsValid(string iban) =>
        iban.Length is >= 15 and <= 34
        && iban.All(char.IsAsciiLetterOrDigit)
        && char.IsAsciiLetter(iban[0]) && char.IsAsciiLetter(iban[1]) && char.IsAsciiDigit(iban[2]) && char.IsAsciiDigit(iban[3])
        && Mod97(iban[4..] + iban[..4]) == 1;

    /// <summary>A well-formed number of an invented bank, so that the demo never names a real account.</summary>
    public static string Invent(string country, string account)
    {
        var check = 98 - Mod97(account + country + "00");
        return $"{country}{check:00}{account}";
    }

    private static int Mod97(string text) => text.Aggregate(0, (rest, c) => char.IsAsciiDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97);
}
