using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>Ends the ways back that wait for an account: its owner is here, or has said "this was not me".</summary>
internal sealed class WaysBack(CiamDbContext database, AuditTrail audit)
{
    /// <summary>Of a cancellation and a way back at once, exactly one wins. The caller saves the audit entries.</summary>
    public Task CancelAsync(Guid customerId, string because, DateTimeOffset now, CancellationToken ct) => CancelAsync(customerId, AuditActor.Customer(customerId), because, now, ct);

    /// <summary>The same, said by somebody else for the customer.</summary>
    public async Task CancelAsync(Guid customerId, AuditActor actor, string because, DateTimeOffset now, CancellationToken ct)
    {
        var resets = await database.Set<MailLinkRow>().Where(row => row.CustomerId == customerId && row.Purpose == MailLinkPurposes.ResetPassword && row.WaitsUntil != null && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
        if (resets > 0)
            audit.Append(new AuditDeed(AuditEvents.PasswordResetCancelled, actor) { CustomerId = customerId, Reason = because }, now);
        var removals = await database.Set<FactorRemovalRow>().Where(row => row.CustomerId == customerId && row.SettledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SettledAt, now).SetProperty(row => row.Outcome, FactorRemovalRow.Cancelled), ct);
        if (removals > 0)
            audit.Append(new AuditDeed(AuditEvents.FactorRemovalCancelled, actor) { CustomerId = customerId, Reason = because }, now);
    }
}
