using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Checks;
using Ciam.Protocol.GrantManagement;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>What becomes of a managed grant when its client asks again: the name it goes on under, what it holds, and the row it replaces.</summary>
internal sealed record GrantSuccession(Guid? ManagedId, ManagedGrant Content, GrantRow? Replaces);

/// <summary>Grants that clients know by name; a changed grant is a new row under the old name, and the old row ends with its tokens.</summary>
internal sealed class ManagedGrants(CiamDbContext database, AuditTrail audit)
{
    /// <summary>The living grant of that name; null when there is none, or not of this client.</summary>
    public async Task<GrantRow?> FindAsync(string id, string clientId, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var name)
            ? await database.Set<GrantRow>().Where(row => row.ManagedId == name && row.ClientId == clientId && row.RevokedAt == null).OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(ct)
            : null;

    /// <summary>There was a grant of that name, and it is over.</summary>
    public async Task<bool> HasEndedAsync(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var name) && await database.Set<GrantRow>().Where(row => row.ManagedId == name).AllAsync(row => row.RevokedAt != null, ct)
        && await database.Set<GrantRow>().AnyAsync(row => row.ManagedId == name, ct);

    /// <summary>What this customer's grant will be; a name of another client's or another customer's grant is nobody's.</summary>
    [Spec("GM-5.3")]
    public async Task<Outcome<GrantSuccession>> SucceedAsync(ValidRequest request, Guid customerId, CancellationToken ct)
    {
        var asked = new ManagedGrant
        {
            Scopes = request.Scopes, Resources = request.Resources, Details = request.AuthorizationDetails, Claims = [.. request.ClaimsRequest?.UserInfo.Keys ?? []],
        };
        if (request.GrantAction is null or GrantActions.Create)
            return new GrantSuccession(request.GrantAction is null ? null : Guid.NewGuid(), asked, null);
        if (await FindAsync(request.GrantId ?? "", request.Client.ClientId, ct) is not { } old || old.CustomerId != customerId)
            return Refusal.InvalidGrantId("grant_id is unknown");
        if (request.GrantAction == GrantActions.Replace)
            return new GrantSuccession(old.ManagedId, asked, old);
        return InWords(old).MergedWith(asked) is { } merged
            ? new GrantSuccession(old.ManagedId, merged, old)
            : Refusal.InvalidAuthorizationDetails("authorization_details would be too many in one grant");
    }

    /// <summary>Within the caller's transaction: the old row ends, its tokens with it. Saved by the caller.</summary>
    public void End(GrantRow replaced, DateTimeOffset now)
    {
        const string because = "replaced at its client's request";
        (replaced.RevokedAt, replaced.RevokedBecause) = (now, because);
        audit.Append(new AuditDeed(AuditEvents.GrantRevoked, AuditActor.Client(replaced.ClientId))
        {
            CustomerId = replaced.CustomerId, ClientId = replaced.ClientId, SessionId = replaced.SessionId, Reason = because, After = new { grant = replaced.Id },
        }, now);
    }

    public static ManagedGrant InWords(GrantRow grant) => new()
    {
        Scopes = grant.Scopes,
        Resources = grant.Resources,
        Details = AuthorizationDetailList.Read(grant.AuthorizationDetails) ?? [],
        Claims = [.. ClaimsParameter.Read(grant.ClaimsRequest)?.UserInfo.Keys ?? []],
    };
}
