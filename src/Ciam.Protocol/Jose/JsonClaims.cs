using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>Reads claims by their type: a claim of the wrong type counts as absent, and nothing throws.</summary>
internal static class JsonClaims
{
    private const long LastSecond = 253402300799; // 9999-12-31T23:59:59Z, the end of the platform's calendar

    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A NumericDate, whole or with a fraction (RFC 7519 section 2).</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastSecond
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>One string or an array of strings (the shape of <c>aud</c>, RFC 7519 section 4.1.3); null when absent or of another shape.</summary>
    public static IReadOnlyList<string>? Texts(this JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(item => item.GetString()!)],
            _ => null,
        };
    }

    /// <summary>Every string and name can be read: JSON allows escapes that are no characters, and the platform throws only when they are read.</summary>
    public static bool IsText(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => member.Name.Length >= 0 && member.Value.IsText()),
        JsonValueKind.Array => json.EnumerateArray().All(IsText),
        JsonValueKind.String => json.GetString() is not null,
        _ => true,
    };
}
