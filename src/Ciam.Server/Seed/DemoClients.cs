using Ciam.Protocol;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Seed;

/// <summary>The demo's API and the programs that use it; their secrets are public and stand in the samples' settings too.</summary>
internal sealed class DemoClients(CiamDbContext database, ClientRegistry registry, AuditTrail audit)
{
    public const string Api = "https://api.demo-bank.example";
    public const string Bank = "demo-bank";
    public const string Chatbot = "demo-chatbot";
    public const string Partner = "demo-partner";
    private const string BankUrl = "http://localhost:5090";

    /// <summary>How many were added.</summary>
    public async Task<int> SeedAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.Set<ApiResourceRow>().AnyAsync(row => row.Identifier == Api, ct))
            database.Add(new ApiResourceRow { Identifier = Api, Name = "Larkmoor API", Scopes = ["accounts", "accounts.read", "payments"], AuthorizationDetailsTypes = [.. DetailCatalog.All.Select(type => type.Name)] });
        var known = await database.Set<ClientRow>().Select(row => row.ClientId).ToListAsync(ct);
        var added = 0;
        foreach (var (client, secret) in All(now).Where(pair => !known.Contains(pair.Client.ClientId)))
        {
            database.Add(client);
            if (secret is not null && registry.AdoptSecret(client.ClientId, secret, now) is { } weak)
                throw new InvalidOperationException($"The demo secret of {client.ClientId} was refused: {weak.Description}");
            audit.Append(new AuditDeed(AuditEvents.ClientCreated, AuditActor.System) { ClientId = client.ClientId, After = new { client.ClientName, client.GrantTypes, client.Scopes } }, now);
            added++;
        }

        if (await database.Set<ClientRow>().SingleOrDefaultAsync(row => row.ClientId == "demo-api", ct) is { Scopes.Length: 0 } api)
            (api.GrantTypes, api.Scopes) = ([GrantTypes.ClientCredentials], [.. ManagementScopes.OfTransactions]);

        // A database of an older demo knows the bank's app, but not all it asks for today.
        if (await database.Set<ClientRow>().SingleOrDefaultAsync(row => row.ClientId == Bank, ct) is { } bank && !bank.Scopes.Contains(StandardScopes.Behaviour))
            bank.Scopes = [.. bank.Scopes, StandardScopes.Behaviour];
        if (await database.Set<ClientRow>().SingleOrDefaultAsync(row => row.ClientId == Bank && row.Metadata == "{}", ct) is { } asksForNothing)
            asksForNothing.Metadata = Paying;
        await database.SaveChangesAsync(ct);
        return added;
    }

    private static string Paying => new ClientMetadata { AuthorizationDetailsTypes = [DetailCatalog.PaymentInitiation] }.ToJson();

    private static IEnumerable<(ClientRow Client, string? Secret)> All(DateTimeOffset now) =>
    [
        (new ClientRow
        {
            ClientId = Bank,
            ClientName = "Larkmoor e-banking",
            TokenEndpointAuthMethod = ClientAuthMethods.Basic,
            RedirectUris = [$"{BankUrl}/signin-oidc"],
            PostLogoutRedirectUris = [$"{BankUrl}/signed-out"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.OfflineAccess, "accounts", "payments", StandardScopes.Behaviour],
            FirstParty = true,
            // What the fraud desk wants asked about, the customer approves to the letter: docs/transactions/api.md.
            Metadata = Paying,
            CreatedAt = now,
        }, "demo-bank-secret-not-for-production-7Qm2xV9tKc4LwZ8nRb5J"),
        (new ClientRow
        {
            ClientId = "demo-mobile",
            ClientName = "Larkmoor mobile",
            TokenEndpointAuthMethod = ClientAuthMethods.None,
            RedirectUris = ["http://127.0.0.1/callback"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.OfflineAccess, "accounts", "payments"],
            FirstParty = true,
            CreatedAt = now,
        }, null),
        (new ClientRow
        {
            ClientId = "demo-tv",
            ClientName = "Larkmoor on TV",
            TokenEndpointAuthMethod = ClientAuthMethods.None,
            GrantTypes = [GrantTypes.DeviceCode, GrantTypes.RefreshToken],
            Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.OfflineAccess, "accounts"],
            FirstParty = true,
            CreatedAt = now,
        }, null),
        (new ClientRow
        {
            ClientId = Chatbot,
            ClientName = "Larkmoor chatbot",
            TokenEndpointAuthMethod = ClientAuthMethods.Basic,
            GrantTypes = [GrantTypes.ClientCredentials, GrantTypes.Ciba],
            Scopes = [StandardScopes.OpenId, "accounts.read"],
            FirstParty = true,
            // What it may not do by itself it asks of a person: docs/oauth/ciba.md.
            Metadata = new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Poll, AuthorizationDetailsTypes = [DetailCatalog.PaymentInitiation] }.ToJson(),
            CreatedAt = now,
        }, "demo-chatbot-secret-not-for-production-T6yHs3Pf8Wd1Gk4VqXe2"),
        (new ClientRow
        {
            ClientId = Partner,
            ClientName = "Pocket Ledger",
            TokenEndpointAuthMethod = ClientAuthMethods.Post,
            RedirectUris = [$"{BankUrl}/partner/callback"],
            PostLogoutRedirectUris = [$"{BankUrl}/signed-out"],
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
            Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.OfflineAccess, "accounts"],
            CreatedAt = now,
        }, "demo-partner-secret-not-for-production-K2wDq6Sx4Vh9Ei7Fp3Gg"),
        (new ClientRow
        {
            ClientId = "demo-api",
            ClientName = "Larkmoor API",
            TokenEndpointAuthMethod = ClientAuthMethods.Basic,
            // It asks before it books: docs/transactions/api.md.
            GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = [.. ManagementScopes.OfTransactions],
            ResourceIdentifier = Api,
            FirstParty = true,
            CreatedAt = now,
        }, "demo-api-secret-not-for-production-M9rBz5Nc7Jt3Lu8Yo1Aa"),
    ];
}
