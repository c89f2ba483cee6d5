using System.Text;

namespace Ciam.Server.Risk.Places;

/// <summary>
/// Decodes values of the MaxMind DB format 2.0 below one section start: maps as dictionaries, arrays as lists, text, numbers,
/// truth values. Depth and number of values are bounded, so that no file can make it loop or fill the memory.
/// </summary>
internal sealed class MmdbDecoder(MmdbBytes bytes, long section, long end)
{
    private const int DeepestNesting = 32;
    private const int MostValues = 4096;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public object Decode(long offset)
    {
        if (offset < 0 || offset >= end - section)
            throw new MmdbException("a record points outside of the data");
        var budget = MostValues;
        return Value(section + offset, 0, false, ref budget).Value;
    }

    private (object Value, long Next) Value(long at, int depth, bool pointedAt, ref int budget)
    {
        if (depth > DeepestNesting || --budget < 0)
            throw new MmdbException("values are nested too deeply or are too many");

        var control = (int)Number(at++, 1);
        var type = control >> 5;
        if (type == 1)
            return Pointed(control, at, depth, pointedAt, ref budget);
        if (type == 0)
            type = (int)Number(at++, 1) + 7;

        (var size, at) = Size(control & 0x1F, at);
        return type switch
        {
            7 => Map(size, at, depth, ref budget),
            11 => Array(size, at, depth, ref budget),
            14 when size <= 1 => (size == 1, at),
            14 => throw new MmdbException("a truth value is neither true nor false"),
            _ => (Scalar(type, size, at), at + size),
        };
    }

    private (object Value, long Next) Pointed(int control, long at, int depth, bool pointedAt, ref int budget)
    {
        // The format forbids pointers to pointers; without that, two of them could point at each other.
        if (pointedAt)
            throw new MmdbException("a pointer points to a pointer");

        var width = ((control >> 3) & 3) + 1;
        var high = width == 4 ? 0UL : (ulong)(control & 7) << (8 * width);
        var skipped = width switch { 2 => 2048UL, 3 => 526336UL, _ => 0UL };
        var target = (long)(high + Number(at, width) + skipped);
        if (target >= end - section)
            throw new MmdbException("a pointer points outside of the data");
        return (Value(section + target, depth + 1, true, ref budget).Value, at + width);
    }

    private (int Size, long Next) Size(int size, long at) => size switch
    {
        29 => (29 + (int)Number(at, 1), at + 1),
        30 => (285 + (int)Number(at, 2), at + 2),
        31 => (65821 + (int)Number(at, 3), at + 3),
        _ => (size, at),
    };

    private (object Value, long Next) Map(int size, long at, int depth, ref int budget)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < size; i++)
        {
            (var key, at) = Value(at, depth + 1, false, ref budget);
            if (key is not string name)
                throw new MmdbException("a key is not text");
            (map[name], at) = Value(at, depth + 1, false, ref budget);
        }

        return (map, at);
    }

    private (object Value, long Next) Array(int size, long at, int depth, ref int budget)
    {
        var list = new List<object>();
        for (var i = 0; i < size; i++)
        {
            (var item, at) = Value(at, depth + 1, false, ref budget);
            list.Add(item);
        }

        return (list, at);
    }

    private object Scalar(int type, int size, long at)
    {
        if (at > end - size)
            throw new MmdbException("a value reaches beyond its section");
        return (type, size) switch
        {
            (2, _) => Text(at, size),
            (3, 8) => BitConverter.UInt64BitsToDouble(bytes.Number(at, 8)),
            (4, _) => bytes.Read(at, size),
            (5, <= 2) or (6, <= 4) or (9, <= 8) => bytes.Number(at, size),
            (8, <= 4) => (long)(int)(uint)bytes.Number(at, size),
            (10, <= 16) => new System.Numerics.BigInteger(bytes.Read(at, size), isUnsigned: true, isBigEndian: true),
            (15, 4) => (double)BitConverter.UInt32BitsToSingle((uint)bytes.Number(at, 4)),
            _ => throw new MmdbException("a value has an unknown type or the wrong size"),
        };
    }

    private string Text(long at, int size)
    {
        try
        {
            return Utf8.GetString(bytes.Read(at, size));
        }
        catch (DecoderFallbackException fault)
        {
            throw new MmdbException("a text is not UTF-8", fault);
        }
    }

    private ulong Number(long at, int count) =>
        at > end - count ? throw new MmdbException("a value reaches beyond its section") : bytes.Number(at, count);
}
