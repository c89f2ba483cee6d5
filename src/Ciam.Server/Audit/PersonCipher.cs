using System.Security.Cryptography;
using System.Text.Json;

namespace Ciam.Server.Audit;

/// <summary>What an entry tells of a customer beyond that it was this customer.</summary>
internal sealed record PersonalPart
{
    public string? Reason { get; init; }

    /// <summary>The whole source address.</summary>
    public string? Address { get; init; }
    public string? Place { get; init; }
    public string? Device { get; init; }

    /// <summary>JSON.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }

    public bool IsEmpty => this == Nothing;

    private static readonly PersonalPart Nothing = new();
}

/// <summary>AES-256-GCM under a person's key: nonce ‖ ciphertext ‖ tag; the entry's id is authenticated, so that no text moves to another entry.</summary>
internal static class PersonCipher
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly JsonSerializerOptions Short = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(PersonalPart part) => JsonSerializer.SerializeToUtf8Bytes(part, Short);

    public static byte[] Seal(byte[] key, Guid entryId, ReadOnlySpan<byte> plain)
    {
        var text = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(text.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(text.AsSpan(0, NonceBytes), plain, text.AsSpan(NonceBytes, plain.Length), text.AsSpan(NonceBytes + plain.Length), entryId.ToByteArray(bigEndian: true));
        return text;
    }

    /// <summary>Null when the text is not what was written for this entry: somebody changed it.</summary>
    public static PersonalPart? Open(byte[] key, Guid entryId, ReadOnlySpan<byte> text)
    {
        if (text.Length < NonceBytes + TagBytes)
            return null;
        var plain = new byte[text.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(text[..NonceBytes], text[NonceBytes..^TagBytes], text[^TagBytes..], plain, entryId.ToByteArray(bigEndian: true));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return JsonSerializer.Deserialize<PersonalPart>(plain, Short);
    }
}
