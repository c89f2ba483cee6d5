using System.Globalization;
using System.IO.Compression;

namespace Ciam.Evaluation;

/// <summary>Plain and gzipped tables of comma-separated values.</summary>
internal static class Tables
{
    /// <summary>The header and all rows as text; quoted fields may hold commas.</summary>
    public static (string[] Header, List<string[]> Rows) Read(string folder, string file)
    {
        using var reader = Open(folder, file);
        var header = Split(reader.ReadLine() ?? throw new InvalidDataException($"{file} is empty"));
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
            rows.Add(Split(line));
        return (header, rows);
    }

    public static StreamReader Open(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new FileNotFoundException($"The evaluation needs {file} under {folder}; evaluation/README.md says where the public gets it.");

        var stream = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split(',');

        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(line[i]);
        }
        fields.Add(field.ToString());
        return [.. fields];
    }
}
