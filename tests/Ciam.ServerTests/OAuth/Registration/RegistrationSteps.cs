using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Registration;

/// <summary>What a client does to register itself.</summary>
internal static class RegistrationSteps
{
    public const string Redirect = "https://partner-app.example/callback";

    public static BankSettings Settings(string way, params (string Name, string Value)[] more) => new()
    {
        Configuration = more.Select(pair => new KeyValuePair<string, string?>("Ciam:Registration:" + pair.Name, pair.Value))
            .Concat(ForeignServer.Configuration).Append(new("Ciam:Registration:Way", way)).ToDictionary(),
    };

    /// <summary>A plain web app's metadata; what is given replaces, null takes away.</summary>
    public static Dictionary<string, object?> Metadata(params (string Name, object? Value)[] bend)
    {
        var metadata = new Dictionary<string, object?>
        {
            ["client_name"] = "Partner app", ["redirect_uris"] = new[] { Redirect }, ["grant_types"] = new[] { "authorization_code", "refresh_token" },
        };
        foreach (var (name, value) in bend)
            metadata[name] = value;
        return metadata.Where(pair => pair.Value is not null).ToDictionary();
    }

    public static Task<JsonAnswer> RegisterAsync(this Bank bank, object metadata, string? token = null) => bank.SendJsonAsync(HttpMethod.Post, "/oauth2/register", metadata, token);

    /// <summary>The client of an answer, ready to speak; its secret and its token are known to the bank as secrets.</summary>
    public static TestClient ClientOf(this Bank bank, JsonAnswer registered, TestKey? key = null)
    {
        Assert.True(registered["client_id"] is not null, $"{(int)registered.Status} {registered.Json}");
        return new TestClient(bank, registered["client_id"]!, registered["client_secret"], registered.Json.GetProperty("redirect_uris")[0].GetString()!) { Key = key };
    }

    public static Task<JsonAnswer> ManageAsync(this Bank bank, HttpMethod method, JsonAnswer registered, object? metadata = null, string? token = null) =>
        bank.SendJsonAsync(method, registered["registration_client_uri"]!, metadata, token ?? registered["registration_access_token"]);

    public static async Task<JsonAnswer> SendJsonAsync(this Bank bank, HttpMethod method, string path, object? body, string? token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = body is string text ? new StringContent(text, MediaTypeHeaderValue.Parse("application/json")) : JsonContent.Create(body);
        var answer = await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));
        foreach (var name in new[] { "client_secret", "registration_access_token" })
        {
            if (answer[name] is { } secret)
                bank.Secrets.Remember(name, secret);
        }

        return answer;
    }

    /// <summary>The bank's API, so that its scopes are known.</summary>
    public static Task WithApiAsync(this Bank bank) => bank.WithDatabaseAsync(database =>
    {
        database.Add(new ApiResourceRow { Identifier = Bank.AccountsApi, Name = "Accounts API", Scopes = ["accounts", "accounts.read", "payments"] });
        return database.SaveChangesAsync();
    });
}
