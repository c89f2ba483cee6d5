using System.Text.Json;
using Ciam.Testing;

namespace Ciam.ServerTests.Transactions;

/// <summary>Every answer of the transactions API that a test sees is held against the published description: its status, its type and each of its members.</summary>
internal static class DescribedAnswers
{
    private static readonly JsonElement Description = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("docs/transactions/openapi.json"))).RootElement;

    public static JsonAnswer AssertDescribed(this JsonAnswer answer, HttpMethod method, string path)
    {
        var template = path.Split('/') is [_, _, "assess" or "history"] ? path : path.EndsWith("/outcome", StringComparison.Ordinal) ? "/transactions/{id}/outcome" : "/transactions/{id}";
        var operation = Description.GetProperty("paths").GetProperty(template).GetProperty(method.Method.ToLowerInvariant());
        var status = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(operation.GetProperty("responses").TryGetProperty(status, out var response), $"{method} {template} answers {status}, which is not described: {answer.Json}");
        response = Resolved(response);
        if (!response.TryGetProperty("content", out var content))
            return answer;
        var type = answer.Headers["Content-Type"].Split(';')[0];
        Assert.True(content.TryGetProperty(type, out var body), $"{method} {template} {status} is {type}, which is not described");
        AssertFits(answer.Json, body.GetProperty("schema"), $"{template} {status}");
        return answer;
    }

    private static void AssertFits(JsonElement value, JsonElement schema, string where)
    {
        schema = Resolved(schema);
        var kinds = !schema.TryGetProperty("type", out var type) ? [] : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!).ToArray() : [type.GetString()!];
        Assert.True(kinds.Length == 0 || kinds.Any(kind => Is(value, kind)), $"{where} is {value.ValueKind}, not {string.Join(" or ", kinds)}: {value}");
        if (schema.TryGetProperty("enum", out var allowed))
            Assert.True(allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{where}: {value} is not among those described");
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            foreach (var item in value.EnumerateArray()) AssertFits(item, items, where + "[]");
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var needed in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
            Assert.True(value.TryGetProperty(needed, out _), $"{where} lacks {needed}");
        foreach (var member in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var described))
                AssertFits(member.Value, described, $"{where}.{member.Name}");
            else if (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object)
                AssertFits(member.Value, others, $"{where}.{member.Name}");
            else
                Assert.False(properties.ValueKind == JsonValueKind.Object, $"{where}.{member.Name} is not described");
        }
    }

    private static bool Is(JsonElement value, string kind) => kind switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static JsonElement Resolved(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out var reference))
            element = reference.GetString()!.Split('/').Skip(1).Aggregate(Description, (at, name) => at.GetProperty(name));
        return element;
    }
}
