namespace Ciam.Protocol.DeviceAuthorization;

/// <summary>
/// The code a person carries from the device to the browser (RFC 8628 section 6.1): eight of twenty consonants. 20^8 codes are 34.6 bits; a code lives
/// ten minutes and is tried by somebody who is signed in, ten times at once and then once in three minutes. Were a thousand devices waiting at any time of
/// the day, one account would meet one of them in a hundred and forty years; and what it met would be given its own access, not somebody else's.
/// </summary>
public static class UserCode
{
    /// <summary>Without vowels no word comes out, without digits nothing looks like something else (RFC 8628 section 6.1).</summary>
    public const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";

    public const int Length = 8;

    private const int LongestTyped = 64;

    /// <summary>As a device shows it: <c>WDJB-MJHT</c>.</summary>
    public static string Shown(string code) => $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";

    /// <summary>The code that a person meant: capitals or not, with dashes, dots and spaces or without. Null when it cannot be one.</summary>
    [Spec("RFC8628-6.1")]
    public static string? Read(string? typed)
    {
        if (typed is not { Length: <= LongestTyped })
            return null;
        var letters = string.Concat(typed.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return letters.Length == Length && letters.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal)) ? letters : null;
    }
}
