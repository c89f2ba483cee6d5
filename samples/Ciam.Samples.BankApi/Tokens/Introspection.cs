using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Ciam.Samples.BankApi.Tokens;

/// <summary>What the issuer says about a token right now.</summary>
internal enum TokenState
{
    Active,
    Inactive,
    Unknown,
}

/// <summary>
/// Asks the issuer whether a token is still alive (RFC 7662). A signature proves what was true when the token was made;
/// before money moves the API wants to know that the session has not been ended since.
/// </summary>
internal sealed class Introspection(HttpClient http, ApiOptions api, IOptionsMonitor<JwtBearerOptions> bearer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<TokenState> AskAsync(string token, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var configuration = await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(limit.Token);
            using var request = new HttpRequestMessage(HttpMethod.Post, configuration.IntrospectionEndpoint)
            {
                Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]),
                Headers = { Authorization = Basic(api.ClientId, api.ClientSecret) },
            };
            using var response = await http.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
                return TokenState.Unknown;
            using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(limit.Token), cancellationToken: limit.Token);
            return answer.RootElement.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True
                ? TokenState.Active
                : TokenState.Inactive;
        }
        // The issuer is down, slow or answers nonsense: the caller decides what not knowing means.
        catch (Exception fault) when (fault is HttpRequestException or JsonException or InvalidOperationException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return TokenState.Unknown;
        }
    }

    // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
}
