using Ciam.Protocol.Wire;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.Testing;

public sealed partial class Bank
{
    public const string AccountsApi = "https://api.test-bank.example";

    private TestClient? _webClient;
    private TestClient? _mobileClient;
    private TestClient? _partnerClient;
    private TestClient? _agentClient;
    private TestClient? _apiClient;
    private bool _hasApi;

    /// <summary>The bank's own web app: confidential, first party, refresh tokens.</summary>
    public TestClient WebClient => _webClient ??= Register(new ClientRow
    {
        ClientId = "web",
        ClientName = "Web bank",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = ["https://web.test-bank.example/signin-oidc"],
        PostLogoutRedirectUris = ["https://web.test-bank.example/signed-out"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "email", "offline_access", "accounts", "payments", "behaviour"],
        FirstParty = true,
        CreatedAt = Clock.GetUtcNow(),
    });

    /// <summary>The bank's mobile app: public, PKCE, loopback redirect (RFC 8252).</summary>
    public TestClient MobileClient => _mobileClient ??= Register(new ClientRow
    {
        ClientId = "mobile",
        ClientName = "Mobile bank",
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        RedirectUris = ["http://127.0.0.1/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "offline_access", "accounts"],
        FirstParty = true,
        CreatedAt = Clock.GetUtcNow(),
    });

    /// <summary>A third party: the customer is asked for consent.</summary>
    public TestClient PartnerClient => _partnerClient ??= Register(new ClientRow
    {
        ClientId = "partner",
        ClientName = "Budget Friend",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        RedirectUris = ["https://partner.example/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "offline_access", "accounts"],
        CreatedAt = Clock.GetUtcNow(),
    });

    /// <summary>A machine in its own name.</summary>
    public TestClient AgentClient => _agentClient ??= Register(new ClientRow
    {
        ClientId = "agent",
        ClientName = "Chatbot",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        GrantTypes = [GrantTypes.ClientCredentials],
        Scopes = ["accounts.read"],
        CreatedAt = Clock.GetUtcNow(),
    });

    /// <summary>The API that the tokens are for: it may introspect.</summary>
    public TestClient ApiClient => _apiClient ??= Register(new ClientRow
    {
        ClientId = "api",
        ClientName = "Accounts API",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        ResourceIdentifier = AccountsApi,
        CreatedAt = Clock.GetUtcNow(),
    });

    /// <summary>Whether the API would still be told that a token is good.</summary>
    public async Task<bool> IsActiveAsync(string token) => (await ApiClient.IntrospectAsync(token))["active"] == "true";

    /// <summary>Registers any client; one with a secret gets a generated one, one with a key has it registered and signs with it.</summary>
    public TestClient Register(ClientRow row, TestKey? key = null, TestKey? dpop = null)
    {
        if (key is not null)
            row.Jwks = key.Jwks;
        using var scope = Services.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        if (!_hasApi)
            database.Add(new ApiResourceRow { Identifier = AccountsApi, Name = "Accounts API", Scopes = ["accounts", "accounts.read", "payments"], AuthorizationDetailsTypes = ["payment_initiation", "account_information", "confirmation_of_payee"] });
        _hasApi = true;
        database.Add(row);
        var secret = row.TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post
            ? scope.ServiceProvider.GetRequiredService<ClientRegistry>().RotateSecretAsync(row.ClientId, Clock.GetUtcNow(), CancellationToken.None).GetAwaiter().GetResult()
            : null;
        database.SaveChanges();
        if (secret is not null)
            Secrets.Remember("client secret", secret);
        return new TestClient(this, row.ClientId, secret, row.RedirectUris.FirstOrDefault() ?? "") { Key = key, Dpop = dpop };
    }
}
