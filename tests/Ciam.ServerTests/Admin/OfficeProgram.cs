using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>A program of the bank that does what staff do; every answer it gets is held against the description of the API.</summary>
internal sealed class OfficeProgram(Bank bank, TestClient client, string token)
{
    private int _keys;

    public TestClient Client => client;

    public string Token => token;

    public static async Task<OfficeProgram> OpenAsync(Bank bank, IEnumerable<string> scopes, string id = "office", TestKey? dpop = null)
    {
        var client = bank.Register(new ClientRow
        {
            ClientId = id, ClientName = "Office program", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials], Scopes = [.. scopes], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        }, dpop: dpop);
        return new OfficeProgram(bank, client, (await client.ClientCredentialsAsync(string.Join(' ', scopes))).AssertGranted().AccessToken);
    }

    public Task<DescribedAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, null);

    public Task<DescribedAnswer> PostAsync(string path, object body, string? key = null) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), key ?? $"key-{client.ClientId}-{++_keys}");

    public Task<DescribedAnswer> PatchAsync(string path, object body, string? seen = null) => SendAsync(HttpMethod.Patch, path, JsonSerializer.Serialize(body), $"key-{client.ClientId}-{++_keys}", request =>
    {
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        if (seen is not null)
            request.Headers.TryAddWithoutValidation("If-Match", seen);
    });

    public async Task<DescribedAnswer> SendAsync(HttpMethod method, string path, string? json, string? key, Action<HttpRequestMessage>? bend = null)
    {
        using var answer = await client.FetchAsync(method, "/admin/api/v1" + path, token, json, request =>
        {
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            bend?.Invoke(request);
        });
        return await DescribedAnswer.ReadAsync(bank, method, path, answer);
    }
}

/// <summary>An answer of the admin API that is as it is described.</summary>
internal sealed record DescribedAnswer(HttpStatusCode Status, JsonElement Json, HttpResponseMessage Message)
{
    public string this[string name] => Json.GetProperty(name).ToString();

    public string? ETag => Message.Headers.ETag?.ToString();

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public static async Task<DescribedAnswer> ReadAsync(Bank bank, HttpMethod method, string path, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        using var description = JsonDocument.Parse(AdminApi.Describe(bank.Issuer.GetLeftPart(UriPartial.Authority)));
        var root = description.RootElement;
        var operation = root.GetProperty("paths").EnumerateObject().Single(entry => Fits(entry.Name, "/admin/api/v1" + path.Split('?')[0])).Value.GetProperty(method.Method.ToLowerInvariant());
        Assert.True(operation.GetProperty("responses").TryGetProperty(((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), out var described), $"{method} {path} answered {(int)answer.StatusCode}, which is not described: {text}");
        var (type, schema) = described.GetProperty("content").EnumerateObject().Select(content => (content.Name, content.Value.GetProperty("schema"))).Single();
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(described.TryGetProperty("headers", out _), answer.Headers.ETag is not null);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        using var json = JsonDocument.Parse(text);
        Assert.Empty(Faults(json.RootElement, schema, root, "answer"));
        return new DescribedAnswer(answer.StatusCode, json.RootElement.Clone(), answer);
    }

    public DescribedAnswer AssertStatus(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Status} {Json}");
        return this;
    }

    public DescribedAnswer AssertProblem(HttpStatusCode status, string code)
    {
        AssertStatus(status);
        Assert.Equal((code, (int)status), (this["code"], Json.GetProperty("status").GetInt32()));
        return this;
    }

    private static bool Fits(string template, string path)
    {
        var (wanted, given) = (template.Split('/'), path.Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First is ['{', ..] || pair.First == pair.Second);
    }

    /// <summary>The keywords of JSON Schema that the description uses.</summary>
    private static IEnumerable<string> Faults(JsonElement value, JsonElement schema, JsonElement root, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(root, (element, step) => element.GetProperty(step));
        if (schema.TryGetProperty("type", out var type) && !IsOf(value, type.GetString()!))
            return [$"{at} is {value.ValueKind}, not {type}"];
        if (schema.TryGetProperty("enum", out var names) && names.EnumerateArray().All(name => name.GetString() != value.GetString()))
            return [$"{at} is {value}"];
        if (schema.TryGetProperty("items", out var items))
            return value.EnumerateArray().SelectMany((item, index) => Faults(item, items, root, $"{at}[{index}]"));
        if (!schema.TryGetProperty("properties", out var members))
            return [];
        return
        [
            .. schema.GetProperty("required").EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"),
            .. value.EnumerateObject().SelectMany(member => members.TryGetProperty(member.Name, out var inner) ? Faults(member.Value, inner, root, $"{at}.{member.Name}") : [$"{at}.{member.Name} is not described"]),
        ];
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
