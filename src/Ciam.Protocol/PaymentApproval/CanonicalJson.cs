using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>JSON in the one spelling that is hashed (RFC 8785): members by name, nothing between them, and no escape that is not needed.</summary>
public static class CanonicalJson
{
    private const long LargestExact = 1L << 53;

    /// <summary>Null where there is no such spelling: numbers are whole and exact, or they are not written.</summary>
    [Spec("RFC8785-3.2.3")]
    public static string? Of(JsonElement json)
    {
        var text = new StringBuilder();
        return Write(json, text) ? text.ToString() : null;
    }

    private static bool Write(JsonElement json, StringBuilder text) => json.ValueKind switch
    {
        JsonValueKind.Object => WriteMembers(json, text),
        JsonValueKind.Array => WriteEntries(json, text),
        JsonValueKind.String => WriteText(json.GetString()!, text),
        JsonValueKind.Number => WriteNumber(json, text),
        JsonValueKind.True => Add(text, "true"),
        JsonValueKind.False => Add(text, "false"),
        _ => Add(text, "null"),
    };

    /// <summary>In the order of the names' UTF-16 units (RFC 8785 section 3.2.3); a name that stands twice has no place.</summary>
    private static bool WriteMembers(JsonElement json, StringBuilder text)
    {
        var members = json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToArray();
        if (members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Count() != members.Length)
            return false;
        text.Append('{');
        foreach (var (at, member) in members.Index())
        {
            if (at > 0)
                text.Append(',');
            WriteText(member.Name, text);
            text.Append(':');
            if (!Write(member.Value, text))
                return false;
        }

        return Add(text, "}");
    }

    private static bool WriteEntries(JsonElement json, StringBuilder text)
    {
        text.Append('[');
        foreach (var (at, entry) in json.EnumerateArray().Index())
        {
            if (at > 0)
                text.Append(',');
            if (!Write(entry, text))
                return false;
        }

        return Add(text, "]");
    }

    private static bool WriteNumber(JsonElement json, StringBuilder text)
    {
        if (!json.TryGetInt64(out var number) || number is > LargestExact or < -LargestExact)
            return false;
        text.Append(number.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static bool WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        return Add(text, "\"");
    }

    private static bool Add(StringBuilder text, string part)
    {
        text.Append(part);
        return true;
    }
}
