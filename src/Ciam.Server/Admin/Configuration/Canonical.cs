using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ciam.Server.Admin.Configuration;

/// <summary>JSON with its members in alphabetical order: the same thing is written the same wherever it was kept.</summary>
internal static class Canonical
{
    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    public static JsonElement Of(JsonElement element) => JsonSerializer.SerializeToElement(Sorted(JsonSerializer.SerializeToNode(element)));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
