using System.Buffers.Text;
using System.Buffers.Binary;

namespace Ciam.Server.Admin;

/// <summary>One page of a list, and the cursor by which the next one is asked; null at the end.</summary>
internal sealed record Slice<T>(IReadOnlyList<T> Items, string? Next)
{
    public const int Size = 25;

    /// <summary>Made from one row more than is shown, which tells whether there is more.</summary>
    public static Slice<T> Of<TRow>(IReadOnlyList<TRow> rows, Func<TRow, T> show, Func<TRow, Cursor> place) =>
        new([.. rows.Take(Size).Select(show)], rows.Count > Size ? place(rows[Size - 1]).ToString() : null);
}

/// <summary>The last row already seen: its instant and id. Rows that come in later do not shift the pages behind it.</summary>
internal sealed record Cursor(DateTimeOffset At, Guid Id)
{
    private const int Bytes = 24;

    /// <summary>Null when the text was not made by us.</summary>
    public static Cursor? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes)
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new Cursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..], bigEndian: true))
            : null;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
