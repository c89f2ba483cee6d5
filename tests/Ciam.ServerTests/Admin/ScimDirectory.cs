using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Admin;

/// <summary>The bank's directory of staff, as it calls.</summary>
internal sealed class ScimDirectory(TestClient client, string token)
{
    public const string PatchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    public static async Task<ScimDirectory> OpenAsync(Bank bank)
    {
        var client = bank.Register(new ClientRow { ClientId = "directory", ClientName = "Directory of staff", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials], Scopes = [AdminScopes.Scim], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow() });
        return new ScimDirectory(client, (await client.ClientCredentialsAsync(AdminScopes.Scim)).AssertGranted().AccessToken);
    }

    public static object Operations(object operation) => new { schemas = new[] { PatchSchema }, Operations = new[] { operation } };

    public Task<ScimReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ScimReply> PatchAsync(string path, object operation) => SendAsync(HttpMethod.Patch, path, Operations(operation));

    public async Task<(HttpStatusCode Status, string? Type)> RefusedAsync(HttpMethod method, string path, object? body)
    {
        var reply = await SendAsync(method, path, body);
        Assert.Equal("urn:ietf:params:scim:api:messages:2.0:Error", reply.Json.GetProperty("schemas")[0].GetString());
        Assert.Equal(((int)reply.Status).ToString(System.Globalization.CultureInfo.InvariantCulture), reply["status"]);
        return (reply.Status, reply.Json.TryGetProperty("scimType", out var type) ? type.GetString() : null);
    }

    public async Task<ScimReply> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var answer = await client.FetchAsync(method, "/scim/v2" + path, token, null, request =>
        {
            request.Content = body as HttpContent ?? (body is null ? null : new StringContent(JsonSerializer.Serialize(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/scim+json") } });
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
        });
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length > 0)
            Assert.Equal("application/scim+json", answer.Content.Headers.ContentType?.MediaType);
        return new ScimReply(answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }
}

/// <summary>What the service answered.</summary>
internal sealed record ScimReply(HttpStatusCode Status, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
{
    public string this[string name] => Json.GetProperty(name).ToString();

    public ScimReply AssertWaits()
    {
        Assert.Equal(HttpStatusCode.Accepted, Status);
        return this;
    }

    public string this[string outer, string inner] => Json.GetProperty(outer).GetProperty(inner).ToString();
}
