using System.Security.Cryptography;
using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Registration;

/// <summary>A registration as its client reads it: all its metadata, and what was made for it (RFC 7591 section 3.2.1).</summary>
internal sealed record Registered(Client Client, DateTimeOffset IssuedAt, string AccessToken, string ConfigurationUri)
{
    public string? Secret { get; init; }

    public IReadOnlyDictionary<string, object> ToJson()
    {
        var json = new Dictionary<string, object>(RegistrationDocument.Write(Client))
        {
            ["client_id"] = Client.ClientId,
            ["client_id_issued_at"] = IssuedAt.ToUnixTimeSeconds(),
            ["registration_access_token"] = AccessToken,
            ["registration_client_uri"] = ConfigurationUri,
        };
        if (Secret is not null)
            (json["client_secret"], json["client_secret_expires_at"]) = (Secret, 0);
        return json;
    }

    /// <summary>A record would print its secrets.</summary>
    public override string ToString() => nameof(Registered);
}

/// <summary>Clients that register themselves, and what they do with their registration; every deed is one transaction with its audit entry.</summary>
internal sealed class ClientRegistrations(CiamDbContext database, RegistrationParts parts)
{
    private static readonly Bucket PerNetwork = new(60, TimeSpan.FromSeconds(10));
    private const string IdAlphabet = "abcdefghjkmnpqrstvwxyz23456789";

    /// <summary>Members that only the server says (RFC 7592 section 2.2).</summary>
    private static readonly string[] ServersOwn = ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"];

    public async Task<bool> IsTooOftenAsync(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        var network = http.Connection.RemoteIpAddress is { } address ? AuditTrail.NetworkOf(address) : "unknown";
        return !await database.TryTakeAsync(Throttle.Key("register", Convert.ToHexStringLower(parts.Vault.HmacText("register-network", network).AsSpan(0, 16))), PerNetwork, now, ct);
    }

    [Spec("RFC7591-3.2.1")]
    public async Task<Outcome<Registered>> CreateAsync(RegistrationBody body, Guid? initialToken, DateTimeOffset now, CancellationToken ct)
    {
        var clientId = "app-" + RandomNumberGenerator.GetString(IdAlphabet, 24);
        if (!(await ProveAsync(clientId, body, ct)).TryGet(out var client, out var no))
            return no;

        var token = Handle.New();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (initialToken is { } id && !await parts.InitialTokens.SpendAsync(id, now, ct))
            return Refusal.InvalidToken("a token for this registration is required");
        parts.Registry.Create(client, now);
        database.Add(new ClientRegistrationRow { ClientId = clientId, Way = parts.Rules.Way, TokenHash = token.Hash, InitialAccessTokenId = initialToken, CreatedAt = now, ChangedAt = now });
        var secret = HasSecret(client) ? await parts.Registry.RotateSecretAsync(clientId, now, ct) : null;
        parts.Audit.Append(new AuditDeed(AuditEvents.ClientCreated, AuditActor.Client(clientId))
        {
            ClientId = clientId, Reason = parts.Rules.Way, After = new { InitialAccessToken = initialToken, Metadata = RegistrationDocument.Write(client) },
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new Registered(client, now, token.Reveal(), UriOf(clientId)) { Secret = secret };
    }

    /// <summary>Null for a wrong token, another's client and a client that never was: they are told the same.</summary>
    [Spec("RFC7592-2.1")]
    public async Task<ClientRegistrationRow?> FindAsync(string clientId, string token, CancellationToken ct)
    {
        var hash = Handle.HashOf(token);
        return clientId.Length > 256 ? null : await (
            from registration in database.Set<ClientRegistrationRow>()
            join client in database.Set<ClientRow>() on registration.ClientId equals client.ClientId
            where registration.ClientId == clientId && registration.TokenHash == hash && client.DisabledAt == null
            select registration).SingleOrDefaultAsync(ct);
    }

    public async Task<Registered> ReadAsync(ClientRegistrationRow own, string token, CancellationToken ct) =>
        new(Clients.AsClient(await database.Set<ClientRow>().AsNoTracking().SingleAsync(row => row.ClientId == own.ClientId, ct), []), own.CreatedAt, token, UriOf(own.ClientId));

    /// <summary>What is not said any more is taken back to its default; the registration access token is a new one.</summary>
    [Spec("RFC7592-2.2")]
    public async Task<Outcome<Registered>> ReplaceAsync(ClientRegistrationRow own, RegistrationBody body, DateTimeOffset now, CancellationToken ct)
    {
        if (body.Text("client_id") != own.ClientId)
            return Refusal.InvalidClientMetadata("client_id must be the client's own");
        if (ServersOwn.Any(body.Has))
            return Refusal.InvalidClientMetadata("the metadata holds a member that only the server may set");
        if (!(await ProveAsync(own.ClientId, body, ct)).TryGet(out var client, out var no))
            return no;

        var token = Handle.New();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await parts.Registry.LockAsync(own.ClientId, ct) is not { } row || await SwapTokenAsync(own, token, now, ct) == 0)
            return Refusal.InvalidToken("a token for this registration is required");
        var before = RegistrationDocument.Write(Clients.AsClient(row, []));
        ClientRegistry.Change(row, client);
        row.DefaultMaxAge = client.DefaultMaxAge;
        var hadSecret = await database.Set<ClientSecretRow>().AnyAsync(secret => secret.ClientId == own.ClientId, ct);
        if (!HasSecret(client))
            await database.Set<ClientSecretRow>().Where(secret => secret.ClientId == own.ClientId).ExecuteDeleteAsync(ct);
        var newSecret = HasSecret(client) && !hadSecret ? await parts.Registry.RotateSecretAsync(own.ClientId, now, ct) : null;
        parts.Audit.Append(new AuditDeed(AuditEvents.ClientChanged, AuditActor.Client(own.ClientId)) { ClientId = own.ClientId, Before = before, After = RegistrationDocument.Write(client) }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new Registered(client, own.CreatedAt, token.Reveal(), UriOf(own.ClientId)) { Secret = newSecret };
    }

    /// <summary>With the client go its secrets, its customers' consents, and every token it holds.</summary>
    [Spec("RFC7592-2.3")]
    public async Task DeleteAsync(ClientRegistrationRow own, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Set<GrantRow>().Where(row => row.ClientId == own.ClientId && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBecause, "client deleted"), ct);
        await database.Set<ConsentRow>().Where(row => row.ClientId == own.ClientId).ExecuteDeleteAsync(ct);
        if (await database.Set<ClientRow>().Where(row => row.ClientId == own.ClientId).ExecuteDeleteAsync(ct) == 1)
            parts.Audit.Append(new AuditDeed(AuditEvents.ClientDeleted, AuditActor.Client(own.ClientId)) { ClientId = own.ClientId }, now);
        database.Entry(own).State = EntityState.Detached;
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<Outcome<Client>> ProveAsync(string clientId, RegistrationBody body, CancellationToken ct)
    {
        if (!RegistrationDocument.Read(clientId, body, parts.Rules.Policy, await parts.Resources.LoadAsync(ct)).TryGet(out var client, out var no))
            return no;
        return await parts.Addresses.ProveAsync(client, ct);
    }

    /// <summary>Of two updates with one token exactly one wins.</summary>
    private Task<int> SwapTokenAsync(ClientRegistrationRow own, Handle token, DateTimeOffset now, CancellationToken ct)
    {
        var (presented, next) = (own.TokenHash, token.Hash);
        return database.Set<ClientRegistrationRow>().Where(row => row.ClientId == own.ClientId && row.TokenHash == presented)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TokenHash, next).SetProperty(row => row.ChangedAt, now), ct);
    }

    private static bool HasSecret(Client client) => client.TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post;

    private string UriOf(string clientId) => parts.Issuer.At($"{Routes.Register}/{clientId}");
}

/// <summary>What registrations lean on.</summary>
internal sealed record RegistrationParts(
    ClientRegistry Registry, InitialAccessTokens InitialTokens, RegistrationRules Rules, ResourceCatalog Resources, ClientAddresses Addresses, AuditTrail Audit, Issuer Issuer, Vault Vault);
