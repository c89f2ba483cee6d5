using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>One attribute of a subject's name, its type as an object identifier.</summary>
public sealed record NamePart(string Type, string Value);

/// <summary>A subject's distinguished name, compared part by part, most specific first, however it is written or encoded (RFC 4514).</summary>
public static class SubjectName
{
    private const int MostParts = 32;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CN"] = "2.5.4.3", ["L"] = "2.5.4.7", ["ST"] = "2.5.4.8", ["O"] = "2.5.4.10", ["OU"] = "2.5.4.11", ["C"] = "2.5.4.6", ["STREET"] = "2.5.4.9",
        ["DC"] = "0.9.2342.19200300.100.1.25", ["UID"] = "0.9.2342.19200300.100.1.1", ["serialNumber"] = "2.5.4.5", ["organizationIdentifier"] = "2.5.4.97",
        ["businessCategory"] = "2.5.4.15", ["jurisdictionCountryName"] = "1.3.6.1.4.1.311.60.2.1.3", ["emailAddress"] = "1.2.840.113549.1.9.1",
    };

    /// <summary>Empty for a name with parts that have more than one value, which nobody registers.</summary>
    public static IReadOnlyList<NamePart> Of(X500DistinguishedName name)
    {
        try
        {
            return [.. name.EnumerateRelativeDistinguishedNames(reversed: true).Select(part => new NamePart(part.GetSingleElementType().Value ?? "", part.GetSingleElementValue() ?? ""))];
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or CryptographicException)
        {
            return [];
        }
    }

    /// <summary>Null for whatever is not a name as RFC 4514 writes it.</summary>
    [Spec("RFC8705-2.1.2")]
    public static IReadOnlyList<NamePart>? Read(string text)
    {
        var parts = new List<NamePart>();
        foreach (var part in Split(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || parts.Count == MostParts)
                return null;
            var name = part[..equals].Trim();
            var type = Types.TryGetValue(name, out var known) ? known : name;
            if (!char.IsAsciiDigit(type[0]) || Unescaped(part[(equals + 1)..]) is not { Length: > 0 } value)
                return null;
            parts.Add(new NamePart(type, value));
        }

        return parts.Count > 0 ? parts : null;
    }

    private static IEnumerable<string> Split(string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == ',')
            {
                yield return text[from..at].TrimStart(' ');
                from = at + 1;
            }
        }

        yield return text[from..].TrimStart(' ');
    }

    /// <summary>Null for a hexadecimal value, a second value or a broken escape.</summary>
    private static string? Unescaped(string value)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] is '+' or '"' or ';' or '<' or '>' || (at == 0 && value[at] == '#'))
                return null;
            if (value[at] == '\\' && (++at == value.Length || char.IsAsciiHexDigit(value[at])))
                return null;
            plain.Append(value[at]);
        }

        return plain.ToString();
    }
}
