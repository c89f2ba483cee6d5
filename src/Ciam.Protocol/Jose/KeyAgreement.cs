using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Protocol.Jose;

/// <summary>A key that two parties compute from each other's (RFC 7518 section 4.6), and keys wrapped in keys (RFC 3394).</summary>
internal static class KeyAgreement
{
    private const int Block = 8;

    /// <summary>The Concat KDF with SHA-256; one round is enough for every key of ours.</summary>
    [Spec("RFC7518-4.6.2")]
    public static byte[] Derive(ECDiffieHellman own, ECDiffieHellmanPublicKey other, string algorithm, int bytes, byte[] producer, byte[] consumer)
    {
        byte[] info = [.. Framed(Encoding.ASCII.GetBytes(algorithm)), .. Framed(producer), .. Framed(consumer), .. Number(bytes * 8)];
        return own.DeriveKeyFromHash(other, HashAlgorithmName.SHA256, Number(1), info)[..bytes];
    }

    [Spec("RFC3394-2.2.1")]
    public static byte[] Wrap(byte[] wrapping, byte[] key)
    {
        var (blocks, output) = (key.Length / Block, new byte[key.Length + Block]);
        Array.Fill<byte>(output, 0xA6, 0, Block);
        key.CopyTo(output, Block);
        using var aes = Cipher(wrapping);
        for (var step = 1; step <= 6 * blocks; step++)
        {
            var at = (((step - 1) % blocks) + 1) * Block;
            var mixed = aes.EncryptEcb([.. output[..Block], .. output[at..(at + Block)]], PaddingMode.None);
            Mix(mixed, step);
            mixed.AsSpan(0, Block).CopyTo(output);
            mixed.AsSpan(Block).CopyTo(output.AsSpan(at));
        }

        return output;
    }

    /// <summary>Null when it was not wrapped with this key.</summary>
    [Spec("RFC3394-2.2.2")]
    public static byte[]? Unwrap(byte[] wrapping, byte[] wrapped)
    {
        if (wrapped.Length is < 3 * Block or > 9 * Block || wrapped.Length % Block != 0)
            return null;
        var (blocks, output) = ((wrapped.Length / Block) - 1, wrapped.AsSpan().ToArray());
        using var aes = Cipher(wrapping);
        for (var step = 6 * blocks; step >= 1; step--)
        {
            var at = (((step - 1) % blocks) + 1) * Block;
            byte[] mixed = [.. output[..Block], .. output[at..(at + Block)]];
            Mix(mixed, step);
            mixed = aes.DecryptEcb(mixed, PaddingMode.None);
            mixed.AsSpan(0, Block).CopyTo(output);
            mixed.AsSpan(Block).CopyTo(output.AsSpan(at));
        }

        var expected = new byte[Block];
        Array.Fill<byte>(expected, 0xA6);
        return CryptographicOperations.FixedTimeEquals(output.AsSpan(0, Block), expected) ? output[Block..] : null;
    }

    private static Aes Cipher(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static void Mix(byte[] block, int step)
    {
        var counter = Number(step);
        for (var at = 0; at < 4; at++)
            block[4 + at] ^= counter[at];
    }

    private static byte[] Framed(byte[] bytes) => [.. Number(bytes.Length), .. bytes];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
