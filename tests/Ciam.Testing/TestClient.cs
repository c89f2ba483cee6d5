using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Ciam.Testing;

/// <summary>An authorization code with what its client must remember to redeem it.</summary>
public sealed record ReceivedCode(string Value, string Verifier, string RedirectUri, string Nonce, TestBrowser Browser);

/// <summary>An authorization request as a client composes it; whatever is null is not sent.</summary>
public sealed record AuthorizeRequest
{
    public string State { get; init; } = NewValue();

    public string Nonce { get; init; } = NewValue();

    public string Verifier { get; init; } = NewValue();

    /// <summary>Sent on top, or instead of what is there; null takes a parameter out.</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private static string NewValue() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>A registered client that speaks the protocol by the book, and lets a test bend it.</summary>
public sealed partial class TestClient(Bank bank, string clientId, string? secret, string redirectUri)
{
    public string ClientId => clientId;

    public string? Secret => secret;

    public string RedirectUri => redirectUri;

    /// <summary>How it wants to be answered; null leaves it to the server.</summary>
    public string? ResponseMode { get; private init; }

    /// <summary>The same client, answered in another way.</summary>
    public TestClient AnsweredBy(string? responseMode) => new(bank, clientId, secret, redirectUri) { Key = Key, Dpop = Dpop, Certificate = Certificate, ResponseMode = responseMode };

    /// <summary>The address of an authorization request.</summary>
    public string AuthorizeUrl(string scope = "openid accounts", AuthorizeRequest? request = null)
    {
        request ??= new AuthorizeRequest();
        var parameters = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = clientId,
            ["redirect_uri"] = redirectUri,
            ["scope"] = scope,
            ["state"] = request.State,
            ["nonce"] = request.Nonce,
            ["code_challenge"] = request.Challenge,
            ["code_challenge_method"] = "S256",
            ["response_mode"] = ResponseMode,
        };
        foreach (var (name, value) in request.Parameters)
            parameters[name] = value;
        return "/oauth2/authorize?" + string.Join('&', parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
    }

    /// <summary>A code for a person who has already signed in; anything else on the way fails the test.</summary>
    public async Task<ReceivedCode> AuthorizeAsync(Person person, string scope = "openid accounts", AuthorizeRequest? request = null, TestBrowser? browser = null)
    {
        request ??= new AuthorizeRequest();
        browser ??= await bank.SignedInAsync(person);
        var page = await browser.GoAsync(AuthorizeUrl(scope, request));
        return CodeOf(page, request, browser);
    }

    /// <summary>Reads the code out of the answer that the browser was sent to the client with.</summary>
    public ReceivedCode CodeOf(BrowserPage page, AuthorizeRequest request, TestBrowser browser)
    {
        Assert.True(page.SentTo is not null && page.Query("code") is not null, $"no code but {(int)page.Status} {page.Location} at {page.Url}:\n{page.Text}");
        Assert.Equal(redirectUri, page.SentTo!.GetLeftPart(UriPartial.Path));
        Assert.Equal(request.State, page.Query("state"));
        Assert.Equal(bank.Issuer.GetLeftPart(UriPartial.Authority), page.Query("iss"));
        return new ReceivedCode(bank.Secrets.Remember("authorization code", page.Query("code")!), request.Verifier, redirectUri, request.Nonce, browser);
    }

    public Task<TokenAnswer> RedeemAsync(ReceivedCode code, IReadOnlyDictionary<string, string?>? bend = null) => TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code.Value,
        ["redirect_uri"] = code.RedirectUri,
        ["code_verifier"] = code.Verifier,
    }, bend);

    public Task<TokenAnswer> RefreshAsync(string refreshToken, IReadOnlyDictionary<string, string?>? bend = null) => TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
    }, bend);

    public Task<TokenAnswer> ClientCredentialsAsync(string? scope = null, IReadOnlyDictionary<string, string?>? bend = null) => TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "client_credentials",
        ["scope"] = scope,
    }, bend);

    public async Task<TokenAnswer> TokenAsync(IReadOnlyDictionary<string, string?> form, IReadOnlyDictionary<string, string?>? bend = null, string address = Bank.HomeAddress) =>
        await TokenAnswer.ReadAsync(bank, await PostAsync("/oauth2/token", form, bend, address));

    public async Task<JsonAnswer> IntrospectAsync(string token) =>
        await JsonAnswer.ReadAsync(await PostAsync("/oauth2/introspect", new Dictionary<string, string?> { ["token"] = token }));

    public async Task<HttpStatusCode> RevokeAsync(string token)
    {
        using var response = await PostAsync("/oauth2/revoke", new Dictionary<string, string?> { ["token"] = token });
        return response.StatusCode;
    }

    public async Task<JsonAnswer> UserInfoAsync(string accessToken) => await JsonAnswer.ReadAsync(await FetchAsync(HttpMethod.Get, "/oauth2/userinfo", accessToken));

    /// <summary>A form by this client, with its credentials by HTTP Basic or assertion, or its id when it has none; a proof of its DPoP key goes along.</summary>
    public Task<HttpResponseMessage> PostAsync(
        string path, IReadOnlyDictionary<string, string?> form, IReadOnlyDictionary<string, string?>? bend = null, string address = Bank.HomeAddress) => SendAsync(() =>
    {
        var fields = new Dictionary<string, string?>(form);
        if (secret is null)
            fields["client_id"] = clientId;
        if (Key is not null)
            (fields["client_assertion_type"], fields["client_assertion"]) = ("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", Assertion());
        foreach (var (name, value) in bend ?? new Dictionary<string, string?>())
            fields[name] = value;
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("X-Forwarded-For", address);
        request.Content = new FormUrlEncodedContent(fields.Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!)));
        if (secret is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}")));
        if (Dpop is not null)
            request.Headers.Add("DPoP", Proof("POST", path, null, ProofClaims, ProofHeader));
        return request;
    });
}

/// <summary>A JSON answer, read whole.</summary>
public record JsonAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, JsonElement Json)
{
    /// <summary>A member as text; null when it is not there.</summary>
    public string? this[string name] => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
        : null;

    public static async Task<JsonAnswer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync();
            var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new JsonAnswer(response.StatusCode, headers, body.Length == 0 ? default : Parse(body));
        }
    }

    private static JsonElement Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(body);
        }
    }
}

/// <summary>The answer of the token endpoint; its tokens are known to the bank as secrets.</summary>
public sealed record TokenAnswer(JsonAnswer Answer)
{
    public HttpStatusCode Status => Answer.Status;

    public bool Granted => Status == HttpStatusCode.OK;

    public string AccessToken => Answer["access_token"] ?? throw new InvalidOperationException($"no access token: {Answer.Json}");

    public string RefreshToken => Answer["refresh_token"] ?? throw new InvalidOperationException($"no refresh token: {Answer.Json}");

    public string? IdToken => Answer["id_token"];

    public string? Error => Answer["error"];

    /// <summary>The claims of a JWT, unverified: that is the business of those who verify.</summary>
    public static JsonElement ClaimsOf(string jwt) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(jwt.Split('.')[1]));

    public TokenAnswer AssertGranted()
    {
        Assert.True(Granted, $"{(int)Status} {Answer.Json}");
        return this;
    }

    public void AssertRefused(string error)
    {
        Assert.True(Error == error, $"{(int)Status} {Answer.Json}");
        Assert.Contains("no-store", Answer.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    internal static async Task<TokenAnswer> ReadAsync(Bank bank, HttpResponseMessage response)
    {
        var answer = new TokenAnswer(await JsonAnswer.ReadAsync(response));
        foreach (var kind in new[] { "access_token", "refresh_token", "id_token" })
        {
            if (answer.Answer[kind] is { } token)
                bank.Secrets.Remember(kind, token);
        }

        return answer;
    }
}
