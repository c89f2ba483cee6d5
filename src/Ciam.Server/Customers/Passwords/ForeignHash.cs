using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Server.Customers.Passwords;

/// <summary>A hash that can be checked, or what is wrong with it, in words for an operator that repeat nothing of it.</summary>
internal readonly record struct ReadHash(ForeignHash? Hash, string? Fault)
{
    public static implicit operator ReadHash(ForeignHash hash) => new(hash, null);
}

/// <summary>
/// A password hash that another system made, as it came with its customer: PHC strings and the modular crypt format. Its cost is bounded when
/// it is read, so that no imported row can hold the server up; the next right password replaces it by the house's own.
/// </summary>
internal abstract record ForeignHash
{
    private const int LongestText = 512;
    private const int LongestPart = 128;
    private const int ShortestSalt = 4;
    private const int ShortestKey = 16;

    /// <summary>The house's own hashes are plain base64; every other way of writing one begins its parts with a dollar.</summary>
    public static bool IsForeign(string hash) => hash.Contains('$', StringComparison.Ordinal);

    public abstract bool Verify(string password);

    public static ReadHash Read(string text) => text switch
    {
        { Length: > LongestText } => Fault($"it is longer than {LongestText} characters"),
        ['$', '2', 'a' or 'b' or 'y', '$', ..] => BcryptHash.ReadCrypt(text),
        _ => text.Split('$') switch
        {
            ["", "argon2id" or "argon2i", ..] parts => Argon2Hash.Read(parts),
            ["", "scrypt", ..] parts => ScryptHash.Read(parts),
            ["", "pbkdf2" or "pbkdf2-sha1" or "pbkdf2-sha256" or "pbkdf2-sha512", ..] parts => Pbkdf2Hash.ReadPhc(parts),
            ["pbkdf2_sha1" or "pbkdf2_sha256", ..] parts => Pbkdf2Hash.ReadDjango(parts),
            _ => Fault("its algorithm is not known here: bcrypt, scrypt, argon2id, argon2i and pbkdf2 are"),
        },
    };

    protected static ReadHash Fault(string words) => new(null, words);

    /// <summary>Salt and key of a PHC string; null unless both are base64 without padding, in reason.</summary>
    protected static (byte[] Salt, byte[] Key)? SaltAndKey(string salt, string key) =>
        Base64(salt) is { Length: >= ShortestSalt and <= LongestPart } first && Base64(key) is { Length: >= ShortestKey and <= LongestPart } second ? (first, second) : null;

    /// <summary>The values of <c>a=1,b=2</c> in exactly this order; null when anything else stands there.</summary>
    protected static int[]? Numbers(string text, params ReadOnlySpan<string> names)
    {
        var parts = text.Split(',');
        if (parts.Length != names.Length)
            return null;
        var values = new int[names.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Split('=') is not [var name, var value] || name != names[i] || !Number(value, out values[i]))
                return null;
        }

        return values;
    }

    protected static bool Number(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

    protected static bool Same(byte[] computed, byte[] kept) => CryptographicOperations.FixedTimeEquals(computed, kept);

    protected static byte[] Bytes(string password) => Encoding.UTF8.GetBytes(password);

    /// <summary>Standard base64 without padding; some systems write a dot for the plus, as crypt(3) did.</summary>
    private static byte[]? Base64(string text)
    {
        var standard = text.Replace('.', '+');
        if (standard.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(standard.Replace('+', '-').Replace('/', '_')))
            return null;
        return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
    }
}
