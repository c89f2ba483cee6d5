using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ciam.Protocol.Wire;
using Ciam.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ciam.Server.Admin.Api;

/// <summary>The description of the admin API (OpenAPI 3.1), made from the operations that are mapped and the types that are written.</summary>
internal static class OpenApiDocument
{
    private static readonly int[] RefusalsOfAll = [401, 403];
    private static readonly int[] RefusalsOfWrites = [400, 409, 413, 415, 422];

    public static JsonObject Build(IEnumerable<ApiOperation> operations, string issuer)
    {
        var (schemas, paths) = (new ApiSchemas(), new JsonObject());
        schemas.Of(typeof(ApiProblem));
        foreach (var path in operations.GroupBy(operation => operation.Path))
            paths[ApiOperation.Root + path.Key] = new JsonObject(path.Select(operation => KeyValuePair.Create<string, JsonNode?>(operation.Method.ToLowerInvariant(), Written(operation, schemas))));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "CiamServer admin API", ["version"] = "1", ["description"] = "What staff do in the console, for programs of the bank. Every writing request names itself by an Idempotency-Key and stands in the audit trail; what staff must give a reason for, programs must too." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = issuer }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["securitySchemes"] = new JsonObject
                {
                    ["oauth2"] = new JsonObject
                    {
                        ["type"] = "oauth2",
                        ["description"] = $"An access token for the resource {issuer}{ApiOperation.Root}; sender-constrained ones (RFC 9449, RFC 8705) are asked for their proof.",
                        ["flows"] = new JsonObject
                        {
                            ["clientCredentials"] = new JsonObject
                            {
                                ["tokenUrl"] = issuer + Routes.Token,
                                ["scopes"] = new JsonObject(AdminScopes.All.Select(scope => KeyValuePair.Create<string, JsonNode?>(scope, string.Join(' ', operations.Where(operation => operation.Scope == scope).Select(operation => operation.Words).DefaultIfEmpty("Contacts of customers in clear, and searching by them."))))),
                            },
                        },
                    },
                },
            },
        };
    }

    private static JsonObject Written(ApiOperation operation, ApiSchemas schemas)
    {
        var written = new JsonObject
        {
            ["operationId"] = operation.Id,
            ["summary"] = operation.Words,
            ["security"] = new JsonArray(new JsonObject { ["oauth2"] = new JsonArray(operation.Scope) }),
            ["parameters"] = new JsonArray([.. Parameters(operation)]),
        };
        if (operation.Body is { } body)
            written["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(operation.Method == "PATCH" ? "application/merge-patch+json" : "application/json", schemas.Of(body)) };
        var answers = new JsonObject { [Text(operation.Status)] = Answer(operation, schemas) };
        if (operation.MayWait)
            answers["202"] = new JsonObject { ["description"] = "It waits for a second person, who agrees to it in the console or not.", ["content"] = Content("application/json", schemas.Of(typeof(ApiWaiting))) };
        foreach (var status in RefusalsOfAll.Concat(operation.Writes ? RefusalsOfWrites : []).Concat(operation.Refusals).Distinct().Order())
            answers[Text(status)] = new JsonObject { ["description"] = ReasonPhrases.GetReasonPhrase(status), ["content"] = Content(ApiProblem.ContentType, schemas.Of(typeof(ApiProblem))) };
        written["responses"] = answers;
        return written;
    }

    private static JsonObject Answer(ApiOperation operation, ApiSchemas schemas)
    {
        var answer = new JsonObject { ["description"] = "As asked.", ["content"] = Content("application/json", schemas.Of(operation.Answer)) };
        if (operation.HasVersion)
            answer["headers"] = new JsonObject { ["ETag"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
        return answer;
    }

    private static IEnumerable<JsonNode> Parameters(ApiOperation operation)
    {
        foreach (var segment in operation.Path.Split('/').Where(segment => segment is ['{', ..]))
            yield return Parameter(segment.Trim('{', '}'), "path", required: true, null);
        foreach (var (name, words) in operation.Query)
            yield return Parameter(name, "query", required: false, words);
        if (operation.Writes)
            yield return Parameter("Idempotency-Key", "header", required: true, "Chosen by the caller, another for each request: the same one sent again is answered the same and not done twice.");
        if (operation is { Writes: true, HasVersion: true })
            yield return Parameter("If-Match", "header", required: false, "The ETag of what was seen; 412 when it was changed since.");
    }

    private static JsonObject Parameter(string name, string place, bool required, string? words)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = new JsonObject { ["type"] = "string" } };
        if (words is not null)
            parameter["description"] = words;
        return parameter;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>JSON Schema of the types of the API: what is written by them fits, and what is read into them is what fits.</summary>
internal sealed class ApiSchemas
{
    private readonly SortedDictionary<string, JsonNode?> _known = new(StringComparer.Ordinal);
    private readonly NullabilityInfoContext _nullability = new();

    public JsonObject ToJson() => new(_known);

    /// <summary>The schema, or where it stands.</summary>
    public JsonNode Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Of(inner);
        if (type.IsEnum)
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseLower.ConvertName(name))]) };
        if (type == typeof(JsonElement))
            return new JsonObject();
        if (type == typeof(JsonObject))
            return new JsonObject { ["type"] = "object" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new JsonObject { ["type"] = "array", ["items"] = Of(type.GetGenericArguments()[0]) };
        return Simple(type) ?? Reference(type);
    }

    private static JsonObject? Simple(Type type) =>
        type == typeof(string) ? new() { ["type"] = "string" }
        : type == typeof(bool) ? new() { ["type"] = "boolean" }
        : type == typeof(int) ? new() { ["type"] = "integer" }
        : type == typeof(double) ? new() { ["type"] = "number" }
        : type == typeof(Guid) ? new() { ["type"] = "string", ["format"] = "uuid" }
        : type == typeof(DateTimeOffset) ? new() { ["type"] = "string", ["format"] = "date-time" }
        : null;

    private JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (_known.TryAdd(name, null))
            _known[name] = Written(type);
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    private JsonObject Written(Type type)
    {
        var (members, required) = (new JsonObject(), new JsonArray());
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null))
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            members[name] = Of(property.PropertyType);
            var mayBeMissing = Nullable.GetUnderlyingType(property.PropertyType) is not null || _nullability.Create(property).ReadState == NullabilityState.Nullable;
            if (!mayBeMissing)
                required.Add(name);
        }
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = members, ["required"] = required };
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.Name.Split('`')[0] + "Of" + NameOf(type.GetGenericArguments()[0]) : type.Name) is var name && name.StartsWith("Api", StringComparison.Ordinal) ? name[3..] : name;
}
