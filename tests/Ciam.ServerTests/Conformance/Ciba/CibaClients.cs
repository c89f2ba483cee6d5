using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Ciba;

/// <summary>Clients as the suite's FAPI-CIBA plan has them: signed requests, tokens bound to a certificate, proven by key or by certificate.</summary>
internal sealed record CibaClient(Bank Bank, TestClient Client, TestKey Key, X509Certificate2 Certificate)
{
    public const string NotificationToken = "8d67dc78-7faa-4d41-aabd-67707b374255";

    private bool IsPinged { get; init; }

    public static CibaClient Register(Bank bank, string id = "client1", bool byCertificate = false, string? ping = null, TestKey? key = null)
    {
        var (signs, certificate) = (key ?? TestKey.Ps256(), TestAuthority.SelfSigned($"CN={id}"));
        var row = new ClientRow
        {
            ClientId = id,
            ClientName = "Client " + id,
            TokenEndpointAuthMethod = byCertificate ? ClientAuthMethods.SelfSignedTlsClientAuth : ClientAuthMethods.PrivateKeyJwt,
            GrantTypes = [GrantTypes.Ciba, GrantTypes.RefreshToken],
            Scopes = ["openid", "profile", "offline_access", "accounts"],
            IdTokenSignedResponseAlg = "PS256",
            FirstParty = true,
            Jwks = byCertificate ? Joined(signs.Jwks, TestAuthority.JwksOf(certificate)) : signs.Jwks,
            Metadata = new ClientMetadata
            {
                SecurityProfile = SecurityProfiles.FapiCiba, TlsClientCertificateBoundAccessTokens = true,
                BackchannelTokenDeliveryMode = ping is null ? DeliveryModes.Poll : DeliveryModes.Ping, BackchannelClientNotificationEndpoint = ping,
            }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        };
        var client = byCertificate ? bank.Register(row) : bank.Register(row, signs);
        return new CibaClient(bank, client.Showing(certificate), signs, certificate) { IsPinged = ping is not null };
    }

    /// <summary>A request object by the book, bent where a test wants it bent; null takes a claim out.</summary>
    public string Compose(Person person, IReadOnlyDictionary<string, object?>? bend = null, IReadOnlyDictionary<string, object?>? header = null, TestKey? key = null)
    {
        var now = Bank.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Client.ClientId, ["aud"] = Issuer, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 300, ["jti"] = Guid.NewGuid().ToString(),
            ["scope"] = "openid accounts", ["login_hint"] = person.Email, ["binding_message"] = "1234", ["client_notification_token"] = IsPinged ? NotificationToken : null,
        };
        foreach (var (name, value) in bend ?? new Dictionary<string, object?>())
            claims[name] = value;
        return (key ?? Key).Sign(claims, header);
    }

    public async Task<JsonAnswer> SendAsync(string? request, IReadOnlyDictionary<string, string?>? bend = null) => Known(await JsonAnswer.ReadAsync(
        await Client.PostAsync(BackchannelSteps.Path, new Dictionary<string, string?> { ["request"] = request }, bend)));

    public Task<JsonAnswer> AskAsync(Person person, IReadOnlyDictionary<string, object?>? bend = null) => SendAsync(Compose(person, bend));

    public async Task<string> AskedAsync(Person person, IReadOnlyDictionary<string, object?>? bend = null)
    {
        var answer = await AskAsync(person, bend);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status} {answer.Json}");
        Assert.StartsWith("application/json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        return answer["auth_req_id"]!;
    }

    public Task<TokenAnswer> PollAsync(string name, IReadOnlyDictionary<string, string?>? bend = null) => Client.PollAsync(name, bend);

    public string Issuer => Bank.Issuer.GetLeftPart(UriPartial.Authority);

    private JsonAnswer Known(JsonAnswer answer)
    {
        if (answer["auth_req_id"] is { } name)
            Bank.Secrets.Remember("auth_req_id", name);
        return answer;
    }

    private static string Joined(params string[] sets) =>
        System.Text.Json.JsonSerializer.Serialize(new { keys = sets.SelectMany(set => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(set).GetProperty("keys").EnumerateArray()).ToArray() });
}
