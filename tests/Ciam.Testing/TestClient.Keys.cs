using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ciam.Testing;

/// <summary>What a client does with keys of its own: assertions (RFC 7523), DPoP proofs (RFC 9449), certificates (RFC 8705).</summary>
public sealed partial class TestClient
{
    private string? _nonce;

    /// <summary>The key it signs assertions with; with one, every form of its carries an assertion.</summary>
    public TestKey? Key { get; init; }

    /// <summary>The key it proves possession of at the endpoints where tokens are made or used.</summary>
    public TestKey? Dpop { get; init; }

    /// <summary>The certificate it shows in the TLS handshake, as the bank's proxy hands it on.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How its proofs are bent; null takes a member out.</summary>
    public IReadOnlyDictionary<string, object?>? ProofClaims { get; init; }

    public IReadOnlyDictionary<string, object?>? ProofHeader { get; init; }

    /// <summary>The same client, proving possession of another key, or of none, or in a bent way.</summary>
    public TestClient Proving(TestKey? dpop, IReadOnlyDictionary<string, object?>? claims = null, IReadOnlyDictionary<string, object?>? header = null) =>
        new(bank, clientId, secret, redirectUri) { Key = Key, Dpop = dpop, Certificate = Certificate, ProofClaims = claims, ProofHeader = header };

    /// <summary>The same client, showing another certificate, or none.</summary>
    public TestClient Showing(X509Certificate2? certificate) => new(bank, clientId, secret, redirectUri) { Key = Key, Dpop = Dpop, Certificate = certificate };

    /// <summary>A client assertion by the book, bent where a test wants it bent; null takes a member out.</summary>
    public string Assertion(IReadOnlyDictionary<string, object?>? claims = null, IReadOnlyDictionary<string, object?>? header = null)
    {
        var now = bank.Clock.GetUtcNow().ToUnixTimeSeconds();
        var said = new Dictionary<string, object?>
        {
            ["iss"] = clientId, ["sub"] = clientId, ["aud"] = bank.Issuer.GetLeftPart(UriPartial.Authority), ["jti"] = NewId(), ["iat"] = now, ["exp"] = now + 60,
        };
        return Key!.Sign(Bent(said, claims), header);
    }

    /// <summary>A DPoP proof by the book with the newest nonce the server gave, bent where a test wants it bent; null takes a member out.</summary>
    public string Proof(
        string method, string path, string? accessToken = null, IReadOnlyDictionary<string, object?>? claims = null, IReadOnlyDictionary<string, object?>? header = null)
    {
        var said = new Dictionary<string, object?>
        {
            ["jti"] = NewId(), ["htm"] = method, ["htu"] = new Uri(bank.Issuer, path).AbsoluteUri, ["iat"] = bank.Clock.GetUtcNow().ToUnixTimeSeconds(), ["nonce"] = _nonce,
            ["ath"] = accessToken is null ? null : Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))),
        };
        return Dpop!.Sign(Bent(said, claims), Bent(new Dictionary<string, object?> { ["typ"] = "dpop+jwt", ["jwk"] = Dpop.PublicJwk, ["kid"] = null }, header));
    }

    /// <summary>A request to a resource with the token in its scheme, and a proof for it where the client has a key for that.</summary>
    public Task<HttpResponseMessage> FetchAsync(HttpMethod method, string path, string accessToken, string? json = null, Action<HttpRequestMessage>? bend = null) => SendAsync(() =>
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Forwarded-For", Bank.HomeAddress);
        request.Headers.Authorization = new AuthenticationHeaderValue(Dpop is null ? "Bearer" : "DPoP", accessToken);
        if (Dpop is not null)
            request.Headers.Add("DPoP", Proof(method.Method, path, accessToken, ProofClaims, ProofHeader));
        bend?.Invoke(request);
        return request;
    });

    /// <summary>Asks once more with the nonce that the server wants to see (RFC 9449 section 8).</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> compose)
    {
        using var first = Certified(compose());
        var response = await bank.BareHttp.SendAsync(first);
        if (!response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
            return response;
        var known = _nonce;
        _nonce = nonces.Single();
        if (Dpop is null || _nonce == known || response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized) || !await AsksForNonceAsync(response))
            return response;
        response.Dispose();
        using var second = Certified(compose());
        return await bank.BareHttp.SendAsync(second);
    }

    /// <summary>RFC 9440: the proxy writes the certificate's bytes as a structured field.</summary>
    private HttpRequestMessage Certified(HttpRequestMessage request)
    {
        if (Certificate is not null)
            request.Headers.Add(Bank.CertificateHeader, $":{Convert.ToBase64String(Certificate.RawData)}:");
        return request;
    }

    private static async Task<bool> AsksForNonceAsync(HttpResponseMessage response) =>
        response.Headers.WwwAuthenticate.ToString().Contains("use_dpop_nonce", StringComparison.Ordinal)
        || (await response.Content.ReadAsStringAsync()).Contains("use_dpop_nonce", StringComparison.Ordinal);

    private static Dictionary<string, object?> Bent(Dictionary<string, object?> members, IReadOnlyDictionary<string, object?>? bend)
    {
        foreach (var (name, value) in bend ?? new Dictionary<string, object?>())
            members[name] = value;
        return members;
    }

    private static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
