using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Server.Customers;

/// <summary>Time-based one-time passwords as every authenticator app makes them: SHA-1, six digits, thirty seconds (RFC 6238).</summary>
internal static class Totp
{
    private const int StepSeconds = 30;

    /// <summary>The step a code belongs to, one earlier or later than now allowed for (RFC 6238 section 5.2); null when it is none of them.</summary>
    public static long? MatchingStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var digits = string.Concat(code.Take(32).Where(char.IsAsciiDigit));
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(digits), Encoding.ASCII.GetBytes(Code(secret, step))))
                found = step;
        }

        return found;
    }

    [SuppressMessage("Security", "CA5350", Justification = "HMAC-SHA-1 is what RFC 6238 and the apps use; its weakness does not reach HMAC.")]
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = HMACSHA1.HashData(secret, counter);
        var value = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fffffff;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static string Uri(string issuer, string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(alphabet[(buffer >> (bits - 5)) & 31]);
        }

        return bits > 0 ? text.Append(alphabet[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }
}
