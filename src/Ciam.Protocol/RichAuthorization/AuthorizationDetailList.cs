using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>Reads and writes <c>authorization_details</c>, which is JSON from outside and bounded in size, depth and number.</summary>
public static class AuthorizationDetailList
{
    public const int MostCharacters = 4096;
    public const int MostDetails = 10;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 6, AllowDuplicateProperties = false };

    /// <summary>Null for anything but an array of at most ten objects with a <c>type</c>; nothing at all is no details.</summary>
    public static IReadOnlyList<AuthorizationDetail>? Read(string? json)
    {
        if (json is null)
            return [];
        if (json.Length > MostCharacters)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() is 0 or > MostDetails || !root.IsText())
                return null;
            var details = root.EnumerateArray().Select(One).OfType<AuthorizationDetail>().ToArray();
            return details.Length == root.GetArrayLength() ? details : null;
        }
        // The second: names that cannot be text at all, met while looking for repeats.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As they are kept, and as tokens and answers say them; null for none.</summary>
    public static string? Write(IReadOnlyList<AuthorizationDetail> details) =>
        details.Count == 0 ? null : $"[{string.Join(',', details.Select(detail => detail.Json.GetRawText()))}]";

    /// <summary>For a token or an answer.</summary>
    public static IReadOnlyList<JsonElement> ToJson(IReadOnlyList<AuthorizationDetail> details) => [.. details.Select(detail => detail.Json)];

    private static AuthorizationDetail? One(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.Text("type") is { Length: > 0 } type ? new AuthorizationDetail(type, element.Clone()) : null;
}
