using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>
/// The way back for a customer who lost every second factor, and for nobody else: staff have seen two proofs of identity, three days pass in which the
/// owner hears of it by every way the bank has and can say no by signing in or by the mail's link; then the factors go and a new password is set by mail.
/// </summary>
internal sealed class FactorRemovals(CiamDbContext database, Sessions sessions, Devices devices, OwnerNotices notices, AuditTrail audit)
{
    public static readonly TimeSpan Wait = TimeSpan.FromHours(72);
    private const int AtOnce = 100;

    /// <summary>False when one waits already, or there is nothing to remove. In the caller's transaction, on the locked row; the caller audits and saves.</summary>
    public async Task<bool> AskAsync(CustomerRow customer, Guid staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!await HasFactorsAsync(customer, ct) || await database.Set<FactorRemovalRow>().AnyAsync(row => row.CustomerId == customer.Id && row.SettledAt == null, ct))
            return false;
        database.Add(new FactorRemovalRow { Id = Guid.CreateVersion7(now), CustomerId = customer.Id, AskedBy = staff, AskedAt = now, DueAt = now + Wait });
        notices.FactorsGo(customer, now + Wait, now);
        return true;
    }

    /// <summary>Carries out what is due; how many. Each in a transaction of its own: of several nodes exactly one does it.</summary>
    public async Task<int> CarryOutDueAsync(DateTimeOffset now, CancellationToken ct)
    {
        var due = await database.Set<FactorRemovalRow>().AsNoTracking().Where(row => row.SettledAt == null && row.DueAt <= now).OrderBy(row => row.DueAt).Take(AtOnce).ToListAsync(ct);
        var done = 0;
        foreach (var removal in due)
            done += await CarryOutAsync(removal, now, ct) ? 1 : 0;
        return done;
    }

    private async Task<bool> CarryOutAsync(FactorRemovalRow removal, DateTimeOffset now, CancellationToken ct)
    {
        database.DiscardChanges();
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var settled = await database.Set<FactorRemovalRow>().Where(row => row.Id == removal.Id && row.SettledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SettledAt, now).SetProperty(row => row.Outcome, FactorRemovalRow.Done), ct);
        if (settled == 0 || await database.Set<CustomerRow>().SingleOrDefaultAsync(row => row.Id == removal.CustomerId, ct) is not { } customer)
            return false;
        await database.Set<TotpRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        await database.Set<PasskeyRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        await database.Set<RecoveryCodeRow>().Where(row => row.CustomerId == customer.Id).ExecuteDeleteAsync(ct);
        (customer.PhoneNumber, customer.PhoneNumberConfirmed, customer.MustChangePassword) = (null, false, true);
        await sessions.EndAllAsync(customer.Id, "factors_removed", now, ct);
        await devices.ForgetAllAsync(customer.Id, AuditActor.System, now, ct);
        audit.Append(new AuditDeed(AuditEvents.FactorRemoved, AuditActor.Staff(removal.AskedBy)) { CustomerId = customer.Id, Reason = "all of them, not cancelled within three days", Before = new { factor = "all" } }, now);
        notices.FactorsGone(customer, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> HasFactorsAsync(CustomerRow customer, CancellationToken ct) =>
        customer.PhoneNumberConfirmed
        || await database.Set<TotpRow>().AnyAsync(row => row.CustomerId == customer.Id && row.ConfirmedAt != null, ct)
        || await database.Set<PasskeyRow>().AnyAsync(row => row.CustomerId == customer.Id, ct);
}
