using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ciam.Server.House;

/// <summary>An interpolated string taken apart: the key by which its translation is found, and what is put in.</summary>
[InterpolatedStringHandler]
internal readonly ref struct Sentence(int literalLength, int formattedCount)
{
    private readonly StringBuilder _key = new(literalLength + (3 * formattedCount));
    private readonly List<object?> _parts = new(formattedCount);

    public string Key => _key.ToString();

    public object?[] Parts => [.. _parts];

    public void AppendLiteral(string words) => _key.Append(words);

    public void AppendFormatted<T>(T part)
    {
        _key.Append(CultureInfo.InvariantCulture, $"{{{_parts.Count}}}");
        _parts.Add(part);
    }
}
