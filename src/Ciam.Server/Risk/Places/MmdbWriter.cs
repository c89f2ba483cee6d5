using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Ciam.Server.Risk.Places;

/// <summary>Writes a small MaxMind DB file: networks of both families in, one tree of IPv6 width out.</summary>
internal sealed class MmdbWriter(string databaseType, int recordBits = 28)
{
    private const int Empty = -1;

    /// <summary>Two children per node: a node (0 and up), nothing (-1), or a record (-2 and down).</summary>
    private readonly List<int[]> _nodes = [[Empty, Empty]];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<int> _offsets = [];
    private readonly List<byte> _data = [];

    /// <summary>More exact networks must be added after the wider ones that contain them.</summary>
    public void Add(IPNetwork network, IReadOnlyDictionary<string, object> record)
    {
        var isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        var bits = isIPv4 ? [.. new byte[12], .. network.BaseAddress.GetAddressBytes()] : network.BaseAddress.GetAddressBytes();
        var length = network.PrefixLength + (isIPv4 ? 96 : 0);
        if (length == 0)
            throw new ArgumentException("a network of everything tells nothing apart", nameof(network));

        var node = 0;
        for (var i = 0; i < length - 1; i++)
            node = Descend(node, Bit(bits, i));
        _nodes[node][Bit(bits, length - 1)] = -2 - Keep(record);
    }

    public byte[] Write()
    {
        using var file = new MemoryStream();
        foreach (var node in _nodes)
            WriteNode(file, Record(node[0]), Record(node[1]));
        file.Write(new byte[16]);
        file.Write(CollectionsMarshal.AsSpan(_data));
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        WriteValue(file, new Dictionary<string, object>
        {
            ["binary_format_major_version"] = 2L,
            ["binary_format_minor_version"] = 0L,
            ["build_epoch"] = 0L,
            ["database_type"] = databaseType,
            ["description"] = new Dictionary<string, object>(),
            ["ip_version"] = 6L,
            ["languages"] = new List<object>(),
            ["node_count"] = (long)_nodes.Count,
            ["record_size"] = (long)recordBits,
        });
        return file.ToArray();
    }

    /// <summary>A leaf on the way is pushed down on both sides, so that the rest of the wider network keeps its record.</summary>
    private int Descend(int node, int side)
    {
        var child = _nodes[node][side];
        if (child >= 0)
            return child;
        _nodes.Add([child, child]);
        return _nodes[node][side] = _nodes.Count - 1;
    }

    private int Keep(IReadOnlyDictionary<string, object> record)
    {
        using var written = new MemoryStream();
        WriteValue(written, record);
        var key = Convert.ToBase64String(written.GetBuffer(), 0, (int)written.Length);
        if (_known.TryGetValue(key, out var index))
            return index;

        _offsets.Add(_data.Count);
        _data.AddRange(written.ToArray());
        return _known[key] = _offsets.Count - 1;
    }

    private uint Record(int child) => child switch
    {
        Empty => (uint)_nodes.Count,
        >= 0 => (uint)child,
        _ => (uint)(_nodes.Count + 16 + _offsets[-2 - child]),
    };

    private void WriteNode(MemoryStream file, uint left, uint right)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (recordBits < 32 && Math.Max(left, right) >= 1u << recordBits)
            throw new InvalidOperationException($"the database is too large for records of {recordBits} bits");
        switch (recordBits)
        {
            case 24:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)left << 40) | ((ulong)right << 16));
                break;
            case 28:
                BinaryPrimitives.WriteUInt64BigEndian(bytes,
                    ((ulong)(left & 0xFFFFFF) << 40) | ((ulong)(left >> 24) << 36) | ((ulong)(right >> 24) << 32) | ((ulong)(right & 0xFFFFFF) << 8));
                break;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)left << 32) | right);
                break;
        }

        file.Write(bytes[..(recordBits / 4)]);
    }

    private static int Bit(byte[] bits, int index) => (bits[index >> 3] >> (7 - (index & 7))) & 1;

    private static void WriteValue(MemoryStream to, object value)
    {
        switch (value)
        {
            case string text:
                WriteSized(to, 2, Encoding.UTF8.GetBytes(text));
                break;
            case double number:
                WriteControl(to, 3, 8);
                WriteBigEndian(to, BitConverter.DoubleToUInt64Bits(number));
                break;
            // Narrow where it fits: other readers do not expect the metadata's numbers to be 64 bits wide.
            case long and >= 0 and <= uint.MaxValue and var number:
                WriteControl(to, 6, 4);
                WriteBigEndian(to, (ulong)number, 4);
                break;
            case long number:
                WriteControl(to, 9, 8);
                WriteBigEndian(to, (ulong)number);
                break;
            case bool truth:
                WriteControl(to, 14, truth ? 1 : 0);
                break;
            case IReadOnlyDictionary<string, object> map:
                WriteControl(to, 7, map.Count);
                foreach (var (key, item) in map)
                {
                    WriteValue(to, key);
                    WriteValue(to, item);
                }

                break;
            case IReadOnlyCollection<object> list:
                WriteControl(to, 11, list.Count);
                foreach (var item in list)
                    WriteValue(to, item);
                break;
            default:
                throw new ArgumentException($"a {value.GetType().Name} cannot be written", nameof(value));
        }
    }

    private static void WriteSized(MemoryStream to, int type, byte[] content)
    {
        WriteControl(to, type, content.Length);
        to.Write(content);
    }

    private static void WriteBigEndian(MemoryStream to, ulong number, int width = 8)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        to.Write(bytes[(8 - width)..]);
    }

    /// <summary>Sizes beyond 28 stand in extra bytes; types beyond 7 stand in a byte of their own.</summary>
    private static void WriteControl(MemoryStream to, int type, int size)
    {
        var (small, extra, extraBytes) = size switch
        {
            < 29 => (size, 0, 0),
            < 285 => (29, size - 29, 1),
            < 65821 => (30, size - 285, 2),
            _ => (31, size - 65821, 3),
        };
        to.WriteByte((byte)(((type <= 7 ? type : 0) << 5) | small));
        if (type > 7)
            to.WriteByte((byte)(type - 7));
        for (var i = extraBytes - 1; i >= 0; i--)
            to.WriteByte((byte)(extra >> (8 * i)));
    }
}
