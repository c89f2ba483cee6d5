using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>Writes little-endian numbers one after the other.</summary>
internal ref struct BytePen(Span<byte> left)
{
    private Span<byte> _left = left;

    public void Byte(byte value)
    {
        _left[0] = value;
        _left = _left[1..];
    }

    public void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_left, value);
        _left = _left[2..];
    }

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_left, value);
        _left = _left[4..];
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_left, value);
        _left = _left[8..];
    }

    public void Float(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_left, value);
        _left = _left[4..];
    }

    public void Key(ulong value)
    {
        Int((int)(uint)value);
        Short((ushort)(value >> 32));
    }
}

/// <summary>Reads them back.</summary>
internal ref struct ByteEye(ReadOnlySpan<byte> left)
{
    private ReadOnlySpan<byte> _left = left;

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Float() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public ulong Key() => (uint)Int() | ((ulong)Short() << 32);

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}

/// <summary>A history inside JSON is its bytes in base64.</summary>
internal sealed class HistoryJson : JsonConverter<History>
{
    public override History Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return History.FromBytes(reader.GetBytesFromBase64());
        }
        catch (FormatException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    public override void Write(Utf8JsonWriter writer, History value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToBytes());
}
