using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Ciam.Server.House;

/// <summary>Seals and hashes under keys derived from the master key (HKDF-SHA256, AES-256-GCM, HMAC-SHA256), one key per purpose.</summary>
public sealed class Vault
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _masterKey;
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    public Vault(IOptions<CiamOptions> options)
    {
        var text = options.Value.MasterKey ?? File.ReadAllText(options.Value.MasterKeyFile!);
        var key = new byte[32];
        if (!Convert.TryFromBase64String(text.Trim(), key, out var length) || length != 32)
            throw new InvalidOperationException("The master key must be 32 bytes in base64 (openssl rand -base64 32).");
        _masterKey = key;
    }

    /// <summary>nonce ‖ ciphertext ‖ tag; the purpose is authenticated, so a value cannot be moved to another column.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key("seal:" + purpose), TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length), Encoding.UTF8.GetBytes(purpose));
        return sealedBytes;
    }

    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceBytes + TagBytes)
            throw new CryptographicException("The sealed value is too short.");
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key("seal:" + purpose), TagBytes);
        aes.Decrypt(sealedBytes[..NonceBytes], sealedBytes[NonceBytes..^TagBytes], sealedBytes[^TagBytes..], plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    public byte[] SealText(string purpose, string text) => Seal(purpose, Encoding.UTF8.GetBytes(text));

    public string OpenText(string purpose, ReadOnlySpan<byte> sealedBytes) => Encoding.UTF8.GetString(Open(purpose, sealedBytes));

    /// <summary>A keyed hash: for client secrets, short codes and addresses, which a plain hash would not hide.</summary>
    public byte[] Hmac(string purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(Key("hmac:" + purpose), data);

    public byte[] HmacText(string purpose, string text) => Hmac(purpose, Encoding.UTF8.GetBytes(text));

    /// <summary>Purposes are few and the house's own, so each key is derived once.</summary>
    private byte[] Key(string purpose) => _keys.GetOrAdd(purpose, static (name, master) => HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes(name)), _masterKey);
}
