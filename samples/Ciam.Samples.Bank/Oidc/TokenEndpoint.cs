using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ciam.Samples.Bank.Oidc;

/// <summary>The issuer said no, in its own words.</summary>
public sealed class OAuthException(string error, string? description) : Exception($"{error}: {description}")
{
    public string Error { get; } = error;

    public string? Description { get; } = description;
}

/// <summary>What the token endpoint handed out.</summary>
public sealed record IssuedTokens(string AccessToken, string? IdToken, string? RefreshToken, DateTimeOffset ExpiresAt, string? Scope);

/// <summary>Talks to the token endpoint as a confidential client with client_secret_basic.</summary>
internal static class TokenEndpoint
{
    /// <summary>Trades a code or a refresh token for tokens.</summary>
    public static async Task<IssuedTokens> RedeemAsync(
        OidcOptions options, IEnumerable<KeyValuePair<string, string>> grant, DateTimeOffset now, CancellationToken ct)
    {
        var configuration = await options.Configuration.GetConfigurationAsync(ct);
        using var answer = await PostAsync(options, configuration.TokenEndpoint, grant, ct);
        var root = answer.RootElement;
        return Text(root, "access_token") is { } accessToken && string.Equals(Text(root, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase)
            ? new IssuedTokens(
                accessToken, Text(root, "id_token"), Text(root, "refresh_token"),
                now.AddSeconds(root.TryGetProperty("expires_in", out var life) && life.TryGetInt32(out var seconds) ? seconds : 60), Text(root, "scope"))
            : throw new OAuthException("invalid_response", "the token endpoint did not answer with a bearer token");
    }

    /// <summary>Ends a token early (RFC 7009).</summary>
    public static async Task RevokeAsync(OidcOptions options, string token, CancellationToken ct)
    {
        var configuration = await options.Configuration.GetConfigurationAsync(ct);
        (await PostAsync(options, configuration.RevocationEndpoint, [new("token", token)], ct)).Dispose();
    }

    private static async Task<JsonDocument> PostAsync(
        OidcOptions options, string endpoint, IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent(form),
            Headers = { Authorization = Basic(options.Client), Accept = { new MediaTypeWithQualityHeaderValue("application/json") } },
        };
        using var response = await options.Backchannel.SendAsync(request, ct);
        var body = await response.Content.ReadAsStringAsync(ct);
        if (response.IsSuccessStatusCode)
            return JsonDocument.Parse(body.Length == 0 ? "{}" : body);

        using var problem = TryParse(body);
        throw problem is not null && Text(problem.RootElement, "error") is { } error
            ? new OAuthException(error, Text(problem.RootElement, "error_description"))
            : new OAuthException("server_error", $"the issuer answered with status {(int)response.StatusCode}");
    }

    // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    private static AuthenticationHeaderValue Basic(ClientOptions client) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(client.ClientId)}:{Uri.EscapeDataString(client.ClientSecret)}")));

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? TryParse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
