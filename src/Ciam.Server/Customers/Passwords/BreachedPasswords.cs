using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Ciam.Server.House;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace Ciam.Server.Customers.Passwords;

/// <summary>The operator's list of breached passwords: one upper-case SHA-1 per line, sorted, as Have I Been Pwned hands it out; searched on disk.</summary>
internal sealed class BreachedPasswords : IDisposable
{
    private const int HashLength = 40;

    /// <summary>A line is a hash, a colon and a count; more than this is not such a file.</summary>
    private const int LongestLine = 80;

    private static readonly SearchValues<byte> UpperHex = SearchValues.Create("0123456789ABCDEF"u8);
    private readonly SafeFileHandle? _file;
    private readonly long _length;

    public BreachedPasswords(IOptions<CiamOptions> options)
    {
        if (options.Value.BreachedPasswordsFile is not { } path)
            return;
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        _length = RandomAccess.GetLength(_file);
        Span<byte> first = stackalloc byte[HashLength];
        if (_length > 0 && (RandomAccess.Read(_file, first, 0) != HashLength || first.ContainsAnyExcept(UpperHex)))
            throw new InvalidOperationException("Ciam:BreachedPasswordsFile must hold upper-case SHA-1 hashes, one per line, sorted.");
    }

    public bool Contains(string password)
    {
        if (_file is null)
            return false;
        var wanted = Sha1Hex(password);

        // INVARIANT: a line with the wanted hash, if there is one, starts in [low, high).
        var (low, high) = (0L, _length);
        Span<byte> line = stackalloc byte[HashLength];
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var start = StartOfLine(middle);
            if (start >= high || RandomAccess.Read(_file, line, start) < HashLength)
            {
                high = middle;
                continue;
            }

            var order = line.SequenceCompareTo(wanted);
            if (order == 0)
                return true;
            (low, high) = order < 0 ? (start + 1, high) : (low, middle);
        }

        return false;
    }

    /// <summary>The first start of a line at or after an offset; the end of the file when there is none.</summary>
    private long StartOfLine(long offset)
    {
        if (offset == 0)
            return 0;
        Span<byte> bytes = stackalloc byte[LongestLine];
        var read = RandomAccess.Read(_file!, bytes, offset - 1);
        var end = bytes[..read].IndexOf((byte)'\n');
        return end < 0 ? _length : offset + end;
    }

    [SuppressMessage("Security", "CA5350", Justification = "The list's own format; nothing is protected by this hash.")]
    private static byte[] Sha1Hex(string password) => Encoding.ASCII.GetBytes(Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password))));

    public void Dispose() => _file?.Dispose();
}
