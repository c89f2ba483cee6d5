namespace Ciam.Server.House;

/// <summary>Version-7 ids whose rand_a counts (RFC 9562 section 6.2, method 1): what one process wrote in one millisecond keeps its order.</summary>
public static class OrderedId
{
    private static int _made;

    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var count = Interlocked.Increment(ref _made);
        bytes[6] = (byte)(0x70 | ((count >> 8) & 0x0F));
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}
