using System.Globalization;

namespace Ciam.Samples.Bank;

/// <summary>How amounts, instants and protocol values are shown to people.</summary>
internal static class Display
{
    /// <summary>12345.6 becomes 12’345.60, as this bank's customers are used to.</summary>
    public static string Money(string amount) =>
        decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? Money(value) : amount;

    public static string Money(decimal amount) =>
        amount.ToString("N2", CultureInfo.InvariantCulture).Replace(',', '’').Replace('-', '−');

    /// <summary>An account number as it is read aloud, in groups of four.</summary>
    public static string Groups(string iban) => string.Join(' ', iban.Chunk(4).Select(group => new string(group)));

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 as an instant; null when the text is no such number.</summary>
    public static string? Instant(string? seconds) => Seconds(seconds) is { } at ? Instant(at) : null;

    public static DateTimeOffset? Seconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static string Level(string? acr) => acr switch
    {
        "urn:ciam:acr:1" => "Password",
        "urn:ciam:acr:2" => "Two factors",
        "urn:ciam:acr:3" => "Phishing-resistant",
        null => "Not stated",
        _ => acr,
    };

    /// <summary>Authentication methods of RFC 8176 in words.</summary>
    public static string Methods(IEnumerable<string> methods) => string.Join(", ", methods.Select(method => method switch
    {
        "pwd" => "password",
        "otp" => "one-time code",
        "sms" => "code by SMS",
        "mfa" => "more than one factor",
        "hwk" => "hardware-held key",
        "swk" => "software-held key",
        "pop" => "proof of possession",
        "user" => "presence of the user",
        "pin" => "PIN",
        "face" => "face",
        "fpt" => "fingerprint",
        _ => method,
    }));
}
