using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Ciam.Server.Risk.Places;

/// <summary>Read-only bytes of a database, mapped from a file or held in memory; reading outside of them is an <see cref="MmdbException"/>.</summary>
internal sealed class MmdbBytes : IDisposable
{
    private readonly byte[]? _held;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    public MmdbBytes(byte[] held) => (_held, Length) = (held, held.Length);

    private MmdbBytes(MemoryMappedFile file, MemoryMappedViewAccessor view, long length) => (_file, _view, Length) = (file, view, length);

    public long Length { get; }

    /// <summary>A mapped file must be replaced by renaming another over it, never by writing into it.</summary>
    public static MmdbBytes Map(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length == 0)
                throw new MmdbException("the file is empty");
            var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            return new MmdbBytes(file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new MmdbException($"the file cannot be read: {fault.Message}", fault);
        }
    }

    public void Read(long at, Span<byte> into)
    {
        if (at < 0 || at > Length - into.Length)
            throw new MmdbException("something points outside of the file");
        if (_held is not null)
            _held.AsSpan((int)at, into.Length).CopyTo(into);
        else
            _view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)at, into);
    }

    public byte[] Read(long at, int count)
    {
        // Checked before the memory is asked for: a size is only a number until it is known to lie inside.
        if (count < 0 || at < 0 || at > Length - count)
            throw new MmdbException("a value reaches beyond the file");
        var bytes = new byte[count];
        Read(at, bytes);
        return bytes;
    }

    /// <summary>A big-endian number of up to eight bytes.</summary>
    public ulong Number(long at, int count)
    {
        if (count is < 0 or > 8)
            throw new MmdbException("a number is too wide");
        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        Read(at, wide[(8 - count)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(wide);
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
