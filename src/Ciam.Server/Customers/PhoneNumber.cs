using System.Text.RegularExpressions;

namespace Ciam.Server.Customers;

/// <summary>A phone number in international form (E.164).</summary>
internal sealed partial record PhoneNumber
{
    private PhoneNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Spaces, hyphens, dots and brackets are what people type; 00 is what they dial.</summary>
    public static PhoneNumber? Read(string? text)
    {
        if (text is null or { Length: > 40 })
            return null;
        var plain = Decoration().Replace(text, "");
        if (plain.StartsWith("00", StringComparison.Ordinal))
            plain = "+" + plain[2..];
        return E164().IsMatch(plain) ? new PhoneNumber(plain) : null;
    }

    /// <summary>Enough for its owner to recognise, too little to call.</summary>
    public static string Mask(string number) => number.Length < 7 ? "••••" : $"{number[..3]} ••• •• {number[^2..]}";

    [GeneratedRegex(@"[\s().\-/]")]
    private static partial Regex Decoration();

    [GeneratedRegex(@"^\+[1-9][0-9]{7,14}$")]
    private static partial Regex E164();
}
