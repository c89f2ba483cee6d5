using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Ciam.Testing;

/// <summary>A person with an account: what they know (the password) and what they hold (an authenticator app).</summary>
public sealed record Person(Guid Id, string Name, string Email, string Password, AuthenticatorApp? App, string? Phone);

/// <summary>What a new person is given besides name and password.</summary>
public sealed record PersonSettings
{
    /// <summary>An authenticator app, already enrolled.</summary>
    public bool App { get; init; }

    /// <summary>A confirmed phone number, for codes by SMS.</summary>
    public string? Phone { get; init; }

    /// <summary>Null for customers; <c>admin</c>, <c>support</c>, <c>analyst</c> or <c>auditor</c>.</summary>
    public string? StaffRole { get; init; }

    public bool EmailConfirmed { get; init; } = true;

    /// <summary>The language the person chose once, if ever.</summary>
    public string? Locale { get; init; }

    /// <summary>What the person filled in beyond name and contact, by the names of the standard claims.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}

/// <summary>An authenticator app written from RFC 6238 alone, so that the server's arithmetic is not proven by itself.</summary>
public sealed class AuthenticatorApp(byte[] secret)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>An app that was shown a key by hand.</summary>
    public static AuthenticatorApp FromKey(string base32)
    {
        var bits = string.Concat(base32.ToUpperInvariant().Where(Alphabet.Contains).Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return new AuthenticatorApp([.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2))]);
    }

    public string CodeAt(DateTimeOffset now)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, now.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 names HMAC-SHA-1, and so do the apps.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[19] & 15, 4)) & 0x7FFF_FFFF;
        return (truncated % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}
