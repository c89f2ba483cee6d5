using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Registration;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.OAuth;

/// <summary>Clients whose id is the address of their metadata: fetched when first named, kept like any other client, fetched again when the document has aged.</summary>
public sealed class ClientDocuments(IServiceScopeFactory scopes, GuardedFetcher fetcher, IOptions<CiamOptions> options)
{
    private const string Way = "document";
    private static readonly string[] Types = ["application/json"];

    /// <summary>However short or long the document's own server would have it.</summary>
    private static readonly TimeSpan ShortestBelief = TimeSpan.FromMinutes(5), UsualBelief = TimeSpan.FromHours(1), LongestBelief = TimeSpan.FromDays(1);

    /// <summary>A document that cannot be had for a moment does not take a client out of service.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12), TriedAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>So that nobody makes this server knock at one host's door all day.</summary>
    private static readonly Bucket PerHost = new(20, TimeSpan.FromSeconds(6));

    public bool AreAccepted => options.Value.Registration.ClientIdDocuments;

    public bool Concern(string clientId) => AreAccepted && ClientDocument.IsAddress(clientId) && fetcher.WhyNot(clientId) is null;

    /// <summary>True when what is kept under the id may be used now, after a look at the document where that is due.</summary>
    [Spec("CIMD-4"), Spec("CIMD-4.3")]
    public async Task<bool> AreCurrentAsync(string clientId, DateTimeOffset now, CancellationToken ct)
    {
        // A scope of its own: whoever asks may have begun something that is not to be saved with this.
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var kept = await database.Set<ClientRegistrationRow>().AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == clientId && row.Way == Way, ct);
        if (kept?.DocumentExpiresAt > now)
            return true;

        // Of all nodes one asks; the others go on with what is kept as long as that may be.
        var usable = kept is not null && now - kept.ChangedAt < LongestBelief + Patience;
        if (kept is not null && !await TakeTurnAsync(database, kept, now, ct))
            return usable;
        if (!await MayAskAsync(scope, database, clientId, now, ct) || await FetchAsync(scope, clientId, ct) is not var (client, believed))
            return usable;
        await KeepAsync(scope, database, client, now, now + believed, ct);
        return true;
    }

    private static async Task<bool> TakeTurnAsync(CiamDbContext database, ClientRegistrationRow kept, DateTimeOffset now, CancellationToken ct)
    {
        var (seen, next) = (kept.DocumentExpiresAt, now + TriedAgainAfter);
        return await database.Set<ClientRegistrationRow>().Where(row => row.ClientId == kept.ClientId && row.DocumentExpiresAt == seen)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DocumentExpiresAt, next), ct) == 1;
    }

    private static Task<bool> MayAskAsync(AsyncServiceScope scope, CiamDbContext database, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var host = scope.ServiceProvider.GetRequiredService<Vault>().HmacText("document-host", new Uri(clientId).Authority);
        return database.TryTakeAsync(Throttle.Key("document", Convert.ToHexStringLower(host.AsSpan(0, 16))), PerHost, now, ct);
    }

    private async Task<(Client Client, TimeSpan Believed)?> FetchAsync(AsyncServiceScope scope, string clientId, CancellationToken ct)
    {
        var answer = await fetcher.GetAsync(clientId, Types, ct);
        if (!answer.IsOk || !RegistrationDocument.Parse(answer.Body).TryGet(out var body, out _))
            return null;
        var parts = scope.ServiceProvider.GetRequiredService<RegistrationParts>();
        if (!ClientDocument.Read(clientId, body, parts.Rules.Policy, await parts.Resources.LoadAsync(ct)).TryGet(out var read, out _)
            || !(await parts.Addresses.ProveAsync(read, ct)).TryGet(out var client, out _))
            return null;
        var wished = answer.MaxAge ?? UsualBelief;
        return (client, wished < ShortestBelief ? ShortestBelief : wished > LongestBelief ? LongestBelief : wished);
    }

    private static async Task KeepAsync(AsyncServiceScope scope, CiamDbContext database, Client client, DateTimeOffset now, DateTimeOffset expires, CancellationToken ct)
    {
        var parts = scope.ServiceProvider.GetRequiredService<RegistrationParts>();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.LockAsync("client:" + client.ClientId, ct);
        var after = RegistrationDocument.Write(client);
        if (await parts.Registry.LockAsync(client.ClientId, ct) is { } row)
        {
            var before = RegistrationDocument.Write(Clients.AsClient(row, []));
            ClientRegistry.Change(row, client);
            await database.Set<ClientRegistrationRow>().Where(kept => kept.ClientId == client.ClientId)
                .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.DocumentExpiresAt, expires).SetProperty(kept => kept.ChangedAt, now), ct);
            if (System.Text.Json.JsonSerializer.Serialize(before) != System.Text.Json.JsonSerializer.Serialize(after))
                parts.Audit.Append(new AuditDeed(AuditEvents.ClientChanged, AuditActor.Client(client.ClientId)) { ClientId = client.ClientId, Reason = Way, Before = before, After = after }, now);
        }
        else
        {
            parts.Registry.Create(client, now);
            database.Add(new ClientRegistrationRow { ClientId = client.ClientId, Way = Way, DocumentExpiresAt = expires, CreatedAt = now, ChangedAt = now });
            parts.Audit.Append(new AuditDeed(AuditEvents.ClientCreated, AuditActor.Client(client.ClientId)) { ClientId = client.ClientId, Reason = Way, After = after }, now);
        }

        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
