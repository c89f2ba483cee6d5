using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Server.Customers.Passwords;

/// <summary>
/// The command <c>breached-passwords</c>: makes the file that <see cref="BreachedPasswords"/> searches, from the range files of Have I Been Pwned
/// (a directory of <c>00000.txt</c> to <c>FFFFF.txt</c>), from its one sorted file of hashes, or from a list of words.
/// </summary>
internal static class BreachedPasswordsCommand
{
    public const string Usage = "usage: breached-passwords OUT ranges DIRECTORY | hashes FILE | words FILE";
    private const int PrefixLength = 5;
    private const int HashLength = 40;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789ABCDEFabcdef");

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken ct)
    {
        var hashes = arguments switch
        {
            [_, "ranges", var directory] when Directory.Exists(directory) => OfRangesAsync(directory, ct),
            [_, "hashes", var file] when File.Exists(file) => OfFileAsync(file, ct),
            [_, "words", var file] when File.Exists(file) => OfWordsAsync(file, ct),
            _ => null,
        };
        if (hashes is null)
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        // Written beside and moved over: a server that has the old file open keeps reading the old one.
        var (draft, count, last) = (arguments[0] + ".draft", 0L, "");
        try
        {
            await using (var file = new StreamWriter(draft, append: false, Encoding.ASCII, 1 << 16))
            {
                await foreach (var hash in hashes)
                {
                    var order = string.CompareOrdinal(hash, last);
                    if (order < 0)
                        throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the hashes are not sorted: {hash[..PrefixLength]}… comes after {last[..PrefixLength]}…"));
                    if (order == 0)
                        continue;
                    await file.WriteAsync(hash.AsMemory(), ct);
                    await file.WriteAsync('\n');
                    (last, count) = (hash, count + 1);
                }
            }
        }
        catch (FormatException wrong)
        {
            File.Delete(draft);
            await output.WriteLineAsync(wrong.Message);
            return 1;
        }

        File.Move(draft, arguments[0], overwrite: true);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{arguments[0]}: {count} breached passwords"));
        return 0;
    }

    /// <summary>Each file bears the first five digits of its hashes in its name, and holds the other 35 of each; the names are in order as the hashes are.</summary>
    private static async IAsyncEnumerable<string> OfRangesAsync(string directory, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var file in Directory.EnumerateFiles(directory).OrderBy(name => Path.GetFileName(name).ToUpperInvariant(), StringComparer.Ordinal))
        {
            var prefix = Path.GetFileNameWithoutExtension(file).ToUpperInvariant();
            if (prefix.Length != PrefixLength || prefix.AsSpan().ContainsAnyExcept(Hex))
                throw new FormatException($"{Path.GetFileName(file)}: the name of a range file is five hexadecimal digits");
            var lines = await File.ReadAllLinesAsync(file, ct);
            foreach (var hash in lines.Where(line => line.Length > 0).Select(line => HashOf(prefix + line, file)).Order(StringComparer.Ordinal))
                yield return hash;
        }
    }

    private static async IAsyncEnumerable<string> OfFileAsync(string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in File.ReadLinesAsync(file, ct))
        {
            if (line.Length > 0)
                yield return HashOf(line, file);
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "The list's own format; nothing is protected by this hash.")]
    private static async IAsyncEnumerable<string> OfWordsAsync(string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var words = new List<string>();
        await foreach (var line in File.ReadLinesAsync(file, ct))
        {
            if (line.Length > 0)
                words.Add(Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(line))));
        }

        foreach (var hash in words.Order(StringComparer.Ordinal))
            yield return hash;
    }

    /// <summary>A line is a hash, and perhaps a colon and how often it was seen.</summary>
    private static string HashOf(string line, string file)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var hash = (colon < 0 ? line : line[..colon]).Trim();
        return hash.Length == HashLength && !hash.AsSpan().ContainsAnyExcept(Hex)
            ? hash.ToUpperInvariant()
            : throw new FormatException($"{Path.GetFileName(file)}: a line is no SHA-1 hash in hexadecimal digits");
    }
}
