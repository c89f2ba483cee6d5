using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Ciam.Server.Customers.Passwords;

/// <summary>PBKDF2 (RFC 8018) as a PHC string (<c>$pbkdf2-sha512$i=210000$salt$key</c>), as passlib writes it (<c>$pbkdf2-sha256$29000$…</c>) or Django (<c>pbkdf2_sha256$…</c>).</summary>
internal sealed record Pbkdf2Hash(HashAlgorithmName Algorithm, int Rounds, byte[] Salt, byte[] Key) : ForeignHash
{
    /// <summary>A little more than OWASP's highest recommendation (1 400 000 rounds of HMAC-SHA-1).</summary>
    public const int MostRounds = 1_500_000;

    private static readonly HashAlgorithmName[] ByPrf = [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512];

    public override bool Verify(string password) => Same(Rfc2898DeriveBytes.Pbkdf2(Bytes(password), Salt, Rounds, Algorithm, Key.Length), Key);

    public static ReadHash ReadPhc(string[] parts)
    {
        if (parts is not ["", var name, var rounds, var salt, var key] || SaltAndKey(salt, key) is not { } both)
            return Fault("a pbkdf2 string is $pbkdf2-sha512$i=ROUNDS$SALT$KEY, in base64 without padding");
        var parameters = rounds.Split(',');
        if (!Number(parameters[0].StartsWith("i=", StringComparison.Ordinal) ? parameters[0][2..] : parameters[0], out var count)
            || (parameters.Length > 1 && parameters[1..] is not [['l', '=', ..]]))
        {
            return Fault("the rounds of pbkdf2 are not a number");
        }

        return Bounded(new(AlgorithmOf(name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..]), count, both.Salt, both.Key));
    }

    public static ReadHash ReadDjango(string[] parts)
    {
        Span<byte> key = stackalloc byte[64];
        if (parts is not [var name, var rounds, { Length: > 0 and <= 64 } salt, var text] || !Number(rounds, out var count) || !Convert.TryFromBase64String(text, key, out var length) || length < 20)
            return Fault("Django's pbkdf2 is pbkdf2_sha256$ROUNDS$SALT$KEY");
        return Bounded(new(AlgorithmOf(name["pbkdf2_".Length..]), count, Bytes(salt), key[..length].ToArray()));
    }

    /// <summary>ASP.NET Core Identity's own text (version 3), which is the house's; null for anything else.</summary>
    public static Pbkdf2Hash? ReadIdentity(string text)
    {
        const int Header = 13;
        Span<byte> bytes = stackalloc byte[256];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < Header || bytes[0] != 1)
            return null;
        var (prf, rounds, saltLength) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]));
        if (prf >= ByPrf.Length || rounds is 0 or > MostRounds || saltLength is < 16 or > 64 || length < Header + saltLength + 16)
            return null;
        var after = Header + (int)saltLength;
        return new(ByPrf[prf], (int)rounds, bytes[Header..after].ToArray(), bytes[after..length].ToArray());
    }

    /// <summary>As a PHC string, for the export.</summary>
    public string ToPhc() => string.Create(CultureInfo.InvariantCulture, $"$pbkdf2-{Algorithm.Name!.ToLowerInvariant()}$i={Rounds}${Unpadded(Salt)}${Unpadded(Key)}");

    /// <summary>As Identity keeps it, where it can: what the house exported comes back as the house's own.</summary>
    public string? ToIdentity()
    {
        if (Salt.Length < 16 || Key.Length < 16)
            return null;
        var bytes = new byte[13 + Salt.Length + Key.Length];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)Array.IndexOf(ByPrf, Algorithm));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)Rounds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), (uint)Salt.Length);
        Salt.CopyTo(bytes, 13);
        Key.CopyTo(bytes, 13 + Salt.Length);
        return Convert.ToBase64String(bytes);
    }

    private static ReadHash Bounded(Pbkdf2Hash hash) => hash.Rounds <= MostRounds ? hash : Fault($"pbkdf2 has more than {MostRounds} rounds");

    private static HashAlgorithmName AlgorithmOf(string name) => name switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA1,
    };

    private static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
