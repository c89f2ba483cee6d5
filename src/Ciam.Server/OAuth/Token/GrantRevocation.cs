using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token;

/// <summary>Ends a grant and so every token that hangs on it, with the audit entries that say why.</summary>
internal sealed class GrantRevocation(CiamDbContext database, AuditTrail audit)
{
    public Task CodeReplayedAsync(GrantRow grant, DateTimeOffset now, CancellationToken ct) => EndAsync(grant, AuditEvents.CodeReplayed, "code replayed", now, ct);

    public Task RefreshTokenReusedAsync(GrantRow grant, DateTimeOffset now, CancellationToken ct) => EndAsync(grant, AuditEvents.RefreshTokenReused, "refresh token reused", now, ct);

    public Task RefusedByRiskAsync(GrantRow grant, DateTimeOffset now, CancellationToken ct) => EndAsync(grant, AuditEvents.TokenRefused, "refused by risk", now, ct);

    public Task RevokedByClientAsync(GrantRow grant, DateTimeOffset now, CancellationToken ct) => EndAsync(grant, AuditEvents.TokenRevoked, "revoked by its client", now, ct);

    private async Task EndAsync(GrantRow grant, string because, string words, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var ended = await database.Set<GrantRow>().Where(row => row.Id == grant.Id && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBecause, words), ct);
        audit.Append(Deed(grant, because, words), now);
        if (ended == 1)
            audit.Append(Deed(grant, AuditEvents.GrantRevoked, words), now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static AuditDeed Deed(GrantRow grant, string name, string words) => new(name, AuditActor.Client(grant.ClientId))
    {
        CustomerId = grant.CustomerId, ClientId = grant.ClientId, SessionId = grant.SessionId, Reason = words,
        Succeeded = name is AuditEvents.GrantRevoked or AuditEvents.TokenRevoked, After = new { grant = grant.Id },
    };
}
