using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ciam.Decisions.Audit;

/// <summary>
/// JSON with one spelling (RFC 8785): no white space, names in the order of their UTF-16 units, the shortest escapes. Numbers stand as Postgres writes them, which
/// has one spelling for each value of <c>jsonb</c> and loses no digit.
/// </summary>
public static class CanonicalJson
{
    public static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                var first = true;
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                        text.Append(',');
                    first = false;
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Append(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    public static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(rest[..at]);
            AppendEscape(text, rest[at]);
            rest = rest[(at + 1)..];
        }

        text.Append(rest).Append('"');
    }

    /// <summary>One spelling of a text that is JSON already.</summary>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder(json.Length);
        Append(text, document.RootElement);
        return text.ToString();
    }

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(unit => (char)unit), '"', '\\']);

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        var members = value.EnumerateObject().ToArray();
        Array.Sort(members, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        text.Append('{');
        for (var at = 0; at < members.Length; at++)
        {
            if (at > 0)
                text.Append(',');
            Append(text, members[at].Name);
            text.Append(':');
            Append(text, members[at].Value);
        }

        text.Append('}');
    }

    private static void AppendEscape(StringBuilder text, char unit)
    {
        switch (unit)
        {
            case '"' or '\\':
                text.Append('\\').Append(unit);
                break;
            case '\b':
                text.Append("\\b");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\f':
                text.Append("\\f");
                break;
            case '\r':
                text.Append("\\r");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                break;
        }
    }
}
