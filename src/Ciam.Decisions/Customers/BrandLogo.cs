using System.Buffers.Binary;

namespace Ciam.Decisions.Customers;

/// <summary>A logo as it may be shown: a PNG, which holds nothing that a browser would run, small in bytes and in pixels.</summary>
public readonly record struct BrandLogo(int Width, int Height)
{
    /// <summary>A page with its style and scripts stays under 60 kB.</summary>
    public const int MostBytes = 16 * 1024;

    public const int MostPixels = 1024;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Null for anything else.</summary>
    public static BrandLogo? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length is < 33 or > MostBytes || !file.StartsWith(Signature) || !file[12..16].SequenceEqual("IHDR"u8))
            return null;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
        return width is > 0 and <= MostPixels && height is > 0 and <= MostPixels ? new BrandLogo((int)width, (int)height) : null;
    }
}
