using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.Samples.Mobile;

/// <summary>The issuer said no, or its answer is not what was asked for.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>The tokens of the app; on a telephone they would live in the key store.</summary>
internal sealed record Tokens(string AccessToken, string? IdToken, string? RefreshToken, int ExpiresIn, string? Scope);

/// <summary>A public client: it has no secret, so PKCE proves that the one who redeems the code is the one who asked.</summary>
internal sealed class MobileClient(HttpClient http, OpenIdConnectConfiguration issuer, string clientId)
{
    private readonly string _verifier = Random();
    private readonly string _nonce = Random();

    public static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public string AuthorizeAddress(string redirectUri, string scope, string state) =>
        QueryHelpers.AddQueryString(issuer.AuthorizationEndpoint, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = redirectUri,
            ["scope"] = scope,
            ["state"] = state,
            ["nonce"] = _nonce,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier))),
            ["code_challenge_method"] = "S256",
        });

    public async Task<(Tokens Tokens, JsonWebToken IdToken)> RedeemAsync(IReadOnlyDictionary<string, string> answer, string redirectUri)
    {
        if (answer.TryGetValue("iss", out var from) && from != issuer.Issuer)
            throw new RefusedException("the answer comes from another issuer");
        if (answer.TryGetValue("error", out var error))
            throw new RefusedException($"{error} - {answer.GetValueOrDefault("error_description")}");
        if (!answer.TryGetValue("code", out var code))
            throw new RefusedException("the answer carries neither code nor error");
        var tokens = await FetchAsync(new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirectUri,
            ["code_verifier"] = _verifier,
            ["client_id"] = clientId,
        });
        return (tokens, await ProveAsync(tokens.IdToken));
    }

    public Task<Tokens> RefreshAsync(string refreshToken) => FetchAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
        ["client_id"] = clientId,
    });

    public async Task<JsonDocument> UserInfoAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, issuer.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(await response.Content.ReadAsStringAsync())
            : throw new RefusedException($"userinfo answered {(int)response.StatusCode}: {response.Headers.WwwAuthenticate}");
    }

    public async Task RevokeAsync(string refreshToken)
    {
        using var form = new FormUrlEncodedContent([new("token", refreshToken), new("token_type_hint", "refresh_token"), new("client_id", clientId)]);
        using var response = await http.PostAsync(issuer.RevocationEndpoint, form);
        if (!response.IsSuccessStatusCode)
            throw new RefusedException($"revocation answered {(int)response.StatusCode}");
    }

    private async Task<Tokens> FetchAsync(Dictionary<string, string> grant)
    {
        using var form = new FormUrlEncodedContent(grant);
        using var response = await http.PostAsync(issuer.TokenEndpoint, form);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        string? Text(string name) => body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return response.IsSuccessStatusCode && Text("access_token") is { } token
            ? new Tokens(token, Text("id_token"), Text("refresh_token"), body.RootElement.GetProperty("expires_in").GetInt32(), Text("scope"))
            : throw new RefusedException($"{Text("error") ?? "no token"} - {Text("error_description")}");
    }

    private async Task<JsonWebToken> ProveAsync(string? idToken)
    {
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = clientId,
            IssuerSigningKeys = issuer.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
        });
        if (!result.IsValid)
            throw new RefusedException($"the ID token is not valid: {result.Exception.GetType().Name}");
        var token = (JsonWebToken)result.SecurityToken;
        return token.TryGetPayloadValue("nonce", out string nonce) && nonce == _nonce
            ? token
            : throw new RefusedException("the ID token answers another request");
    }
}
