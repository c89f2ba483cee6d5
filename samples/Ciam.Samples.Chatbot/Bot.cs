using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ciam.Samples.Chatbot;

/// <summary>What the token endpoint answered: a token, or an error in its own words.</summary>
internal sealed record TokenAnswer(int Status, string? Token, string? Scope, string? Error, string? Description)
{
    public string Text => Token is not null
        ? $"granted ({Status}), scope '{Scope}'"
        : $"refused ({Status}): {Error}{(Description is null ? "" : $" - {Description}")}";
}

/// <summary>The two calls of a machine client: a token with its own credentials, then the API.</summary>
internal sealed class Bot(HttpClient http, Order order)
{
    /// <summary>Where tokens come from, by the issuer's own metadata (RFC 8414).</summary>
    public async Task<Uri> TokenEndpointAsync()
    {
        using var answer = await http.GetAsync(order.Authority.AbsoluteUri.TrimEnd('/') + "/.well-known/oauth-authorization-server");
        answer.EnsureSuccessStatusCode();
        using var metadata = await ReadAsync(answer);
        if (Text(metadata, "issuer")?.TrimEnd('/') != order.Authority.AbsoluteUri.TrimEnd('/'))
            throw new InvalidOperationException("the metadata speaks of another issuer");
        return new Uri(Text(metadata, "token_endpoint") ?? throw new InvalidOperationException("the metadata names no token endpoint"));
    }

    public async Task<TokenAnswer> FetchTokenAsync(Uri endpoint)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", order.Scope)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(order.ClientId)}:{Uri.EscapeDataString(order.ClientSecret)}")));
        ComeFrom(request);
        using var answer = await http.SendAsync(request);
        using var body = await ReadAsync(answer);
        return new TokenAnswer((int)answer.StatusCode, Text(body, "access_token"), Text(body, "scope") ?? order.Scope, Text(body, "error"), Text(body, "error_description"));
    }

    public async Task<(int Status, string Text)> AskApiAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(order.Api, "/accounts"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        var challenge = answer.Headers.WwwAuthenticate.ToString();
        return ((int)answer.StatusCode, challenge.Length > 0 ? challenge : await answer.Content.ReadAsStringAsync());
    }

    private void ComeFrom(HttpRequestMessage request)
    {
        if (order.From is { } address)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer)
    {
        try
        {
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        }
        catch (JsonException)
        {
            return JsonDocument.Parse("{}");
        }
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
