using System.Text.Json;

namespace Ciam.Server.Admin;

/// <summary>One line of a before-and-after: the path of a value and what stood there.</summary>
internal sealed record Change(string Path, string? Before, string? After)
{
    public bool IsChanged => Before != After;

    public Change Masked() => this with { Before = Before is null ? null : Masks.Text(Before), After = After is null ? null : Masks.Text(After) };

    /// <summary>Every value of two documents, side by side, in the order in which they stand there.</summary>
    public static IReadOnlyList<Change> Between(string? before, string? after)
    {
        var (old, now) = (Flat(before), Flat(after));
        var paths = old.Keys.Concat(now.Keys).Distinct(StringComparer.Ordinal);
        return [.. paths.Select(path => new Change(path, old.GetValueOrDefault(path), now.GetValueOrDefault(path)))];
    }

    private static Dictionary<string, string> Flat(string? json)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null)
            return values;
        using var document = JsonDocument.Parse(json);
        Collect(document.RootElement, "", values);
        return values;
    }

    private static void Collect(JsonElement element, string path, Dictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
            case JsonValueKind.Array when element.GetArrayLength() == 0:
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", values);
                break;
            case JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                values[path] = string.Join('\n', element.EnumerateArray().Select(item => item.ToString()));
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Collect(item, $"{path}[{index}]", values);
                break;
            default:
                values[path.Length == 0 ? "value" : path] = element.ValueKind switch
                {
                    JsonValueKind.True => "yes",
                    JsonValueKind.False => "no",
                    _ => element.ToString(),
                };
                break;
        }
    }
}
