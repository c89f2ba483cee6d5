using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Storage.OAuth;

namespace Ciam.Testing;

/// <summary>A client that signs what it asks and reads what was signed or encrypted for it (RFC 9101, JARM).</summary>
/// <param name="Bank">Where it is registered.</param>
/// <param name="Client">The same, as it speaks plainly.</param>
/// <param name="Key">What it signs with.</param>
/// <param name="Reader">What is encrypted to it opens with this.</param>
public sealed record SigningClient(Bank Bank, TestClient Client, TestKey Key, TestReader Reader)
{
    /// <summary>First party, with a secret, unless its profile asks for more: then it proves itself and its tokens by keys.</summary>
    public static SigningClient Register(Bank bank, ClientMetadata metadata, string id = "signer", TestKey? key = null)
    {
        var (signs, reader, byKey) = (key ?? TestKey.Es256(), new TestReader(), metadata.SecurityProfile is not null);
        var row = new ClientRow
        {
            ClientId = id, ClientName = "Signs everything", TokenEndpointAuthMethod = byKey ? "private_key_jwt" : "client_secret_basic", RedirectUris = [$"https://{id}.example/cb"],
            GrantTypes = ["authorization_code", "refresh_token"], Scopes = ["openid", "profile", "email", "accounts", "offline_access"], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
            Metadata = (byKey ? metadata with { DpopBoundAccessTokens = true } : metadata).ToJson(), Jwks = reader.JwksWith(signs),
        };
        return new SigningClient(bank, byKey ? bank.Register(row, signs, TestKey.Es256("dpop")) : bank.Register(row), signs, reader);
    }

    /// <summary>A request object by the book, bent where a test wants it bent; null takes a claim out.</summary>
    public string Compose(AuthorizeRequest request, IReadOnlyDictionary<string, object?>? bend = null, IReadOnlyDictionary<string, object?>? header = null)
    {
        var now = Bank.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = Client.AuthorizeForm(request: request).ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        foreach (var (name, value) in new Dictionary<string, object?> { ["iss"] = Client.ClientId, ["aud"] = Issuer, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 300 }.Concat(bend ?? new Dictionary<string, object?>()))
            claims[name] = value;
        return Key.Sign(claims, new Dictionary<string, object?> { ["typ"] = "oauth-authz-req+jwt" }.Concat(header ?? new Dictionary<string, object?>()).ToDictionary());
    }

    /// <summary>The object, encrypted to the key that the server publishes.</summary>
    public async Task<string> EncryptedObjectAsync(AuthorizeRequest request, string alg, string enc) => Encrypter.Encrypt(
        Compose(request), ClientKeys.ForEncryption(await Bank.Http.GetStringAsync("/oauth2/jwks"), alg)!, new EncryptionWish(alg, enc), "JWT", System.Security.Cryptography.RandomNumberGenerator.GetBytes);

    public async Task<JsonAnswer> PushAsync(string requestObject, IReadOnlyDictionary<string, string?>? more = null) => await JsonAnswer.ReadAsync(
        await Client.PostAsync("/oauth2/par", new Dictionary<string, string?> { ["client_id"] = Client.ClientId, ["request"] = requestObject }, more));

    /// <summary>The address of a request by value.</summary>
    public string UrlOf(string requestObject, string more = "") => $"/oauth2/authorize?client_id={Client.ClientId}&request={requestObject}{more}";

    /// <summary>The claims of a JWT that the server signed, once its signature is proven with the published keys.</summary>
    public async Task<JsonElement> ClaimsOfAsync(string jwt, string alg, string typ = "JWT")
    {
        var header = JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[0]));
        if (header.GetProperty("alg").GetString() != alg || header.GetProperty("typ").GetString() != typ)
            throw new InvalidOperationException($"not {alg} and {typ}: {header}");
        var handler = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler();
        var result = await handler.ValidateTokenAsync(jwt, new Microsoft.IdentityModel.Tokens.TokenValidationParameters
        {
            ValidateLifetime = false, ValidIssuer = Issuer, ValidAudience = Client.ClientId,
            IssuerSigningKeys = new Microsoft.IdentityModel.Tokens.JsonWebKeySet(await Bank.Http.GetStringAsync("/oauth2/jwks")).GetSigningKeys(),
        });
        return result.IsValid ? TokenAnswer.ClaimsOf(jwt) : throw new InvalidOperationException("not valid", result.Exception);
    }

    private string Issuer => Bank.Issuer.GetLeftPart(UriPartial.Authority);
}
