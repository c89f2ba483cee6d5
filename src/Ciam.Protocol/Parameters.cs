namespace Ciam.Protocol;

/// <summary>The parameters of one request, each present at most once; an empty value counts as absent (RFC 6749 section 3.1).</summary>
public sealed class Parameters(IReadOnlyDictionary<string, string> values)
{
    public static Parameters Empty { get; } = new(new Dictionary<string, string>());

    public string? this[string name] => Values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Space-separated words in order, without repeats.</summary>
    public IReadOnlyList<string> Words(string name) =>
        this[name]?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray() ?? [];

    public IReadOnlyDictionary<string, string> Values { get; } = values;
}
