using System.Net;
using System.Net.Sockets;

namespace Ciam.Server.Risk.Places;

/// <summary>
/// Reads a MaxMind DB file (format 2.0): a binary tree over the bits of an address, whose leaves point to records.
/// Whatever the file holds, the answer is a record, nothing, or an <see cref="MmdbException"/>.
/// </summary>
internal sealed class MmdbReader : IDisposable
{
    private const int SeparatorBytes = 16;
    private const int MetadataWithin = 128 * 1024;
    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly MmdbBytes _bytes;
    private readonly MmdbDecoder _records;
    private readonly long _nodes;
    private readonly int _recordBits;
    private readonly int _addressBits;
    private readonly long _ipv4Start;

    private MmdbReader(MmdbBytes bytes)
    {
        _bytes = bytes;
        var metadataAt = FindMetadata(bytes);
        var metadata = new MmdbDecoder(bytes, metadataAt, bytes.Length).Decode(0) as Dictionary<string, object>
            ?? throw new MmdbException("the metadata is not a map");

        _nodes = Whole(metadata, "node_count", uint.MaxValue);
        _recordBits = (int)Whole(metadata, "record_size", 32);
        _addressBits = Whole(metadata, "ip_version", 6) == 6 ? 128 : 32;
        DatabaseType = metadata.GetValueOrDefault("database_type") as string ?? "";
        if (_recordBits is not (24 or 28 or 32))
            throw new MmdbException("records are neither 24, 28 nor 32 bits wide");
        if (Whole(metadata, "binary_format_major_version", 2) != 2)
            throw new MmdbException("the format is not version 2");

        var treeBytes = _nodes * _recordBits / 4;
        var dataEnd = metadataAt - Marker.Length;
        if (treeBytes + SeparatorBytes > dataEnd)
            throw new MmdbException("the search tree does not fit into the file");
        _records = new MmdbDecoder(bytes, treeBytes + SeparatorBytes, dataEnd);
        _ipv4Start = _addressBits == 128 ? Walk(new byte[12], 96, 0) : 0;
    }

    public string DatabaseType { get; }

    public static MmdbReader Open(string path) => Opened(MmdbBytes.Map(path));

    public static MmdbReader Over(byte[] content) => Opened(new MmdbBytes(content));

    /// <summary>The record of the smallest network that holds the address, or null.</summary>
    public object? Find(IPAddress address)
    {
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        if (!isIPv4 && _addressBits == 32)
            return null;

        var bits = address.GetAddressBytes();
        var record = Walk(bits, bits.Length * 8, isIPv4 ? _ipv4Start : 0);
        if (record < _nodes)
            throw new MmdbException("the search tree is deeper than an address is long");
        return record == _nodes ? null : _records.Decode(record - _nodes - SeparatorBytes);
    }

    public void Dispose() => _bytes.Dispose();

    private static MmdbReader Opened(MmdbBytes bytes)
    {
        try
        {
            return new MmdbReader(bytes);
        }
        catch (MmdbException)
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>One step per bit, so it ends whatever the nodes say; stops early at a leaf.</summary>
    private long Walk(byte[] bits, int count, long node)
    {
        for (var i = 0; i < count && node < _nodes; i++)
            node = Child(node, (bits[i >> 3] >> (7 - (i & 7))) & 1);
        return node;
    }

    private long Child(long node, int side)
    {
        var at = node * _recordBits / 4;
        switch (_recordBits)
        {
            case 24:
                return (long)_bytes.Number(at + (side * 3), 3);
            case 28:
                // The middle byte of the seven carries the top four bits of both records: left one's high, right one's low.
                var middle = (long)_bytes.Number(at + 3, 1);
                return side == 0
                    ? ((middle >> 4) << 24) | (long)_bytes.Number(at, 3)
                    : ((middle & 0x0F) << 24) | (long)_bytes.Number(at + 4, 3);
            default:
                return (long)_bytes.Number(at + (side * 4), 4);
        }
    }

    /// <summary>The metadata stand after the last marker in the file's tail.</summary>
    private static long FindMetadata(MmdbBytes bytes)
    {
        var length = (int)Math.Min(bytes.Length, MetadataWithin);
        var at = bytes.Read(bytes.Length - length, length).AsSpan().LastIndexOf(Marker);
        return at < 0 ? throw new MmdbException("this is not a MaxMind DB file: the metadata marker is missing") : bytes.Length - length + at + Marker.Length;
    }

    private static long Whole(Dictionary<string, object> metadata, string name, ulong most) =>
        metadata.TryGetValue(name, out var value) && value is ulong number && number <= most
            ? (long)number
            : throw new MmdbException($"the metadata lack a sound {name}");
}
