using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ciam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Ciam.ServerTests.Samples;

/// <summary>
/// An identity server that does what a test tells it, also what a real one never would: the samples must withstand a
/// wrong answer, and the real server gives none.
/// </summary>
public sealed class TinyIssuer : IAsyncDisposable
{
    public const string Api = "https://api.demo-bank.example";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = new();
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new();
    private readonly FakeClock _clock;
    private WebApplication _app = null!;
    private int _serial;

    private TinyIssuer(FakeClock clock) => _clock = clock;

    public string Issuer { get; private set; } = "";

    public string Subject { get; set; } = "alice-1";

    /// <summary>How strongly and when the customer has logged in so far.</summary>
    public string Acr { get; set; } = "urn:ciam:acr:1";

    public DateTimeOffset LoggedInAt { get; set; }

    /// <summary>Whether it heeds acr_values and max_age.</summary>
    public bool Obeys { get; set; } = true;

    /// <summary>The error it answers the next authorize request with.</summary>
    public string? NextError { get; set; }

    public string? IssuerInAnswers { get; set; }

    public bool TokensAreAlive { get; set; } = true;

    public bool IsOut { get; set; }

    public Action<Dictionary<string, object>>? TwistIdToken { get; set; }

    /// <summary>The queries of the authorize requests, as they came.</summary>
    public ConcurrentQueue<IQueryCollection> Authorizes { get; } = new();

    public ConcurrentQueue<string> Grants { get; } = new();

    public ConcurrentQueue<string> Revoked { get; } = new();

    public ConcurrentQueue<IQueryCollection> Logouts { get; } = new();

    public static async Task<TinyIssuer> StartAsync(FakeClock clock)
    {
        var issuer = new TinyIssuer(clock) { LoggedInAt = clock.GetUtcNow() };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = issuer._app = builder.Build();
        app.Use((http, next) => issuer.IsOut ? Results.StatusCode(503).ExecuteAsync(http) : next(http));
        app.MapGet("/.well-known/openid-configuration", issuer.Metadata);
        app.MapGet("/jwks", () => new { keys = new[] { issuer.PublicKey() } });
        app.MapGet("/oauth2/authorize", issuer.Authorize);
        app.MapPost("/oauth2/token", (Delegate)issuer.TokenAsync);
        app.MapGet("/oauth2/userinfo", () => new { sub = issuer.Subject, name = "Alice Alder", email = "alice@example.com" });
        app.MapPost("/introspect", () => new { active = issuer.TokensAreAlive });
        app.MapPost("/oauth2/revoke", async (HttpContext http) => issuer.Revoked.Enqueue((await http.Request.ReadFormAsync())["token"]!));
        app.MapGet("/logout", (HttpContext http) =>
        {
            issuer.Logouts.Enqueue(http.Request.Query);
            return Results.Redirect(QueryHelpers.AddQueryString(http.Request.Query["post_logout_redirect_uri"]!, "state", http.Request.Query["state"]!));
        });
        await app.StartAsync();
        issuer.Issuer = app.Urls.First().TrimEnd('/');
        return issuer;
    }

    /// <summary>An access token with whatever claims; null takes a claim away.</summary>
    public string AccessToken(Dictionary<string, object?>? changes = null, string type = "at+jwt", SigningCredentials? signer = null)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer,
            ["aud"] = Api,
            ["sub"] = Subject,
            ["client_id"] = "demo-bank",
            ["iat"] = now,
            ["exp"] = now + 300,
            ["jti"] = $"token-{Interlocked.Increment(ref _serial)}",
            ["scope"] = "accounts payments",
            ["acr"] = Acr,
            ["auth_time"] = LoggedInAt.ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in changes ?? []) claims[name] = value;
        return Sign(claims.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value!), type, signer);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private Dictionary<string, object> Metadata() => new Dictionary<string, object>
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = Issuer + "/oauth2/authorize",
        ["token_endpoint"] = Issuer + "/oauth2/token",
        ["userinfo_endpoint"] = Issuer + "/oauth2/userinfo",
        ["introspection_endpoint"] = Issuer + "/introspect",
        ["revocation_endpoint"] = Issuer + "/oauth2/revoke",
        ["end_session_endpoint"] = Issuer + "/logout",
        ["jwks_uri"] = Issuer + "/jwks",
        ["authorization_response_iss_parameter_supported"] = true,
    };

    private object PublicKey()
    {
        var point = _key.ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = "one", x = WebEncoders.Base64UrlEncode(point.X!), y = WebEncoders.Base64UrlEncode(point.Y!) };
    }

    private IResult Authorize(HttpContext http)
    {
        var query = http.Request.Query;
        Authorizes.Enqueue(query);
        var answer = new Dictionary<string, string?> { ["state"] = query["state"], ["iss"] = IssuerInAnswers ?? Issuer };
        if (NextError is { } error)
        {
            NextError = null;
            answer["error"] = error;
        }
        else
        {
            if (Obeys && query["acr_values"].ToString() is { Length: > 0 } acr) Acr = acr;
            if (Obeys && query["max_age"].Count > 0) LoggedInAt = _clock.GetUtcNow();
            var code = answer["code"] = $"code-{Interlocked.Increment(ref _serial)}";
            _codes[code!] = query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString());
        }

        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"]!, answer));
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        Grants.Enqueue(form["grant_type"]!);
        Dictionary<string, string>? asked = null;
        var isRefresh = form["grant_type"] == "refresh_token";
        if (isRefresh ? !_refreshTokens.TryRemove(form["refresh_token"]!, out _) : !_codes.TryRemove(form["code"]!, out asked) || !Fits(asked, form["code_verifier"]!))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);

        var accessToken = AccessToken();
        var refreshToken = $"refresh-{Interlocked.Increment(ref _serial)}";
        _refreshTokens[refreshToken] = true;
        return Results.Json(new Dictionary<string, object>
        {
            ["access_token"] = accessToken,
            ["token_type"] = "Bearer",
            ["expires_in"] = 300,
            ["refresh_token"] = refreshToken,
            ["scope"] = "openid accounts payments",
            ["id_token"] = IdToken(accessToken, asked?["client_id"] ?? "demo-bank", asked?.GetValueOrDefault("nonce")),
        });
    }

    private static bool Fits(Dictionary<string, string> asked, string verifier) =>
        asked["code_challenge"] == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private string IdToken(string accessToken, string clientId, string? nonce)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = clientId,
            ["sub"] = Subject,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["acr"] = Acr,
            ["auth_time"] = LoggedInAt.ToUnixTimeSeconds(),
            ["at_hash"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16)),
        };
        if (nonce is not null) claims["nonce"] = nonce;
        TwistIdToken?.Invoke(claims);
        return Sign(claims, "JWT", null);
    }

    private string Sign(Dictionary<string, object> claims, string type, SigningCredentials? signer) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            TokenType = type,
            SigningCredentials = signer ?? new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "one" }, SecurityAlgorithms.EcdsaSha256),
        });
}
