using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Protocol.Assurance;

/// <summary>Time-based one-time codes as every authenticator app makes them: SHA-1, 30 seconds, six digits (RFC 6238).</summary>
public static class Totp
{
    public const int Digits = 6;

    /// <summary>160 bits, as long as the hash (RFC 4226 section 4, R6).</summary>
    public const int SecretBytes = 20;

    public static TimeSpan Step { get; } = TimeSpan.FromSeconds(30);

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    [Spec("RFC4226-5.3"), Spec("RFC6238-4")]
    [SuppressMessage("Security", "CA5350", Justification = "RFC 4226 is made of HMAC-SHA-1; keyed, it is not weakened by collisions.")]
    public static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);

        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0x0F)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The step whose code this is, for the caller to spend once; null when it is none within the drift. Every candidate is
    /// compared whatever the others gave. Spaces are forgiven: apps show codes in two groups.
    /// </summary>
    [Spec("RFC6238-5.2")]
    public static long? MatchingStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, int drift = 1)
    {
        var given = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? match = null;
        for (var step = StepAt(now) - drift; step <= StepAt(now) + drift; step++)
        {
            var candidate = Encoding.ASCII.GetBytes(CodeAt(secret, step));
            if (CryptographicOperations.FixedTimeEquals(candidate, given))
                match = step;
        }

        return match;
    }

    /// <summary>What the QR code for an authenticator app holds.</summary>
    public static string OtpAuthUri(string issuer, string account, ReadOnlySpan<byte> secret)
    {
        var (owner, name) = (Uri.EscapeDataString(issuer), Uri.EscapeDataString(account));
        return $"otpauth://totp/{owner}:{name}?secret={Base32.Encode(secret)}&issuer={owner}&algorithm=SHA1&digits={Digits}&period={(int)Step.TotalSeconds}";
    }
}
