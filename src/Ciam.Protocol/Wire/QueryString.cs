namespace Ciam.Protocol.Wire;

/// <summary>Parameters written behind a URI that may carry some of its own.</summary>
public static class QueryString
{
    public static string Append(string uri, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (fields.Count == 0)
            return uri;
        var written = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        var separator = !uri.Contains('?', StringComparison.Ordinal) ? "?" : uri[^1] is '?' or '&' ? "" : "&";
        return uri + separator + written;
    }
}
