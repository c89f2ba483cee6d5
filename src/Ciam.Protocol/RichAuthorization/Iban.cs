namespace Ciam.Protocol.RichAuthorization;

/// <summary>An International Bank Account Number in its electronic form: capital letters and digits without blanks (ISO 13616).</summary>
public static class Iban
{
    /// <summary>Shape and check digits: the number made of it, country and check digits last, is 1 modulo 97 (ISO 7064).</summary>
    public static bool IsValid(string text)
    {
        if (text.Length is < 15 or > 34 || !text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)))
            return false;
        if (!char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3]))
            return false;
        var remainder = 0;
        foreach (var letter in text[4..] + text[..4])
        {
            var value = char.IsAsciiDigit(letter) ? letter - '0' : letter - 'A' + 10;
            remainder = ((remainder * (value < 10 ? 10 : 100)) + value) % 97;
        }

        return remainder == 1;
    }

    /// <summary>In groups of four, as it is printed.</summary>
    public static string InPrint(string iban) => string.Join(' ', iban.Chunk(4).Select(group => new string(group)));
}
