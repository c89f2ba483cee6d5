namespace Ciam.Decisions.Admin;

/// <summary>Lines of a table for a spreadsheet (RFC 4180), in which no cell is taken for a formula.</summary>
public static class Csv
{
    /// <summary>What a spreadsheet begins a formula with, or skips on the way to one.</summary>
    private const string Dangerous = "=+-@\t\r";

    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var harmless = Dangerous.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(",\"\r\n\t") ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
