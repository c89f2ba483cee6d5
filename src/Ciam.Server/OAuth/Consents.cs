using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>One third-party app a customer has let in.</summary>
public sealed record GivenConsent(string ClientId, string ClientName, IReadOnlyList<string> Scopes, DateTimeOffset GivenAt)
{
    /// <summary>Where the customer can have the app begin a sign-in here, with our name; null when the app offers none.</summary>
    public string? OpenUrl { get; init; }
}

/// <summary>What customers agreed that third parties may see and do; the bank's own clients need none.</summary>
public sealed class Consents(CiamDbContext database, Issuer issuer, AuditTrail audit)
{
    /// <summary>True when the customer must be asked; <paramref name="askedAfter"/> is set by prompt=consent (OIDC Core section 3.1.2.1).</summary>
    public async Task<bool> IsNeededAsync(Client client, Guid customerId, IReadOnlyList<string> scopes, DateTimeOffset? askedAfter, CancellationToken ct)
    {
        if (client.FirstParty && askedAfter is null)
            return false;
        var given = await database.Set<ConsentRow>().AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.ClientId == client.ClientId, ct);
        return given is null || given.GivenAt < askedAfter || scopes.Except(given.Scopes).Any();
    }

    public async Task GiveAsync(Guid customerId, string clientId, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.Set<ConsentRow>().SingleOrDefaultAsync(consent => consent.CustomerId == customerId && consent.ClientId == clientId, ct);
        if (row is null)
            database.Add(row = new ConsentRow { CustomerId = customerId, ClientId = clientId, Scopes = [], GivenAt = now });
        row.Scopes = [.. row.Scopes.Union(scopes)];
        row.GivenAt = now;
        audit.Append(new AuditDeed(AuditEvents.ConsentGiven, AuditActor.Customer(customerId)) { CustomerId = customerId, ClientId = clientId, After = new { scopes } }, now);
        await database.SaveChangesAsync(ct);
    }

    [Spec("OIDCC-4")]
    public async Task<List<GivenConsent>> ListAsync(Guid customerId, CancellationToken ct)
    {
        var rows = await (
            from consent in database.Set<ConsentRow>()
            join client in database.Set<ClientRow>() on consent.ClientId equals client.ClientId
            where consent.CustomerId == customerId
            orderby consent.GivenAt descending
            select new { client.ClientId, client.ClientName, consent.Scopes, consent.GivenAt, client.Metadata }).AsNoTracking().ToListAsync(ct);
        return [.. rows.Select(row => new GivenConsent(row.ClientId, row.ClientName, row.Scopes, row.GivenAt)
        {
            OpenUrl = ClientMetadata.FromJson(row.Metadata).InitiateLoginUri is { } uri ? Protocol.Wire.QueryString.Append(uri, [new("iss", issuer.Value)]) : null,
        })];
    }

    /// <summary>Takes the consent back and ends every grant that stood on it.</summary>
    public async Task WithdrawAsync(Guid customerId, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Set<ConsentRow>().Where(row => row.CustomerId == customerId && row.ClientId == clientId).ExecuteDeleteAsync(ct);
        await database.Set<GrantRow>().Where(row => row.CustomerId == customerId && row.ClientId == clientId && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBecause, "consent withdrawn"), ct);
        audit.Append(new AuditDeed(AuditEvents.ConsentWithdrawn, AuditActor.Customer(customerId)) { CustomerId = customerId, ClientId = clientId }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
