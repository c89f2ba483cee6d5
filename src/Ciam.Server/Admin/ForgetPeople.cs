using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>Forgets a customer (GDPR article 17): proposed by one, done by another, cannot be taken back. Staff leave the staff first.</summary>
internal sealed class ForgetPeople(CiamDbContext database, DeedDesk desk, Sessions sessions, CustomerAccess access, AuditTrail audit) : ProposalKind
{
    public const string Kind = "forget";
    private const string Because = "the person was forgotten";

    public override string Name => Kind;

    public override Permission Needed => Permission.ForgetPeople;

    public Task<DeedOutcome> ProposeAsync(StaffDeed deed, CancellationToken ct) => desk.DoAsync(deed, Needed, customer =>
    {
        if (customer.StaffRole is not null)
            return Task.FromResult<DeedRecord?>(null);
        var proposal = Proposals.Of(Kind, customer.Id.ToString("D"), new { }, null, null, deed.Staff, deed.Reason!, deed.Now);
        database.Add(proposal);
        return Task.FromResult<DeedRecord?>(new DeedRecord(AuditEvents.ChangeProposed, new { Forgotten = false }, new { Proposal = proposal.Id, Forgotten = true }));
    }, ct);

    public override async Task<DeedOutcome> DoAsync(ProposalRow row, StaffMember second, string because, DateTimeOffset now, CancellationToken ct)
    {
        var id = Guid.ParseExact(row.Subject, "D");
        database.DiscardChanges();
        if ((await database.Set<CustomerRow>().FromSql($"select * from ciam.customers_customer where id = {id} for update").AsNoTracking().ToListAsync(ct)).SingleOrDefault() is not { StaffRole: null })
            return DeedOutcome.Outdated;

        // 1 Nobody acts in the name of somebody who is not there any more. 2 The rows go. 3 The trail's key goes last: what was written until here is closed with it.
        await sessions.EndAllAsync(id, Because, now, ct);
        await access.EndGrantsAsync(id, Because, now, ct);
        await database.SaveChangesAsync(ct);
        database.DiscardChanges();
        await database.Set<ProposalRow>().Where(other => other.Subject == row.Subject && other.Id != row.Id).ExecuteDeleteAsync(ct);
        await database.EraseCustomerAsync(id, ct);
        await audit.ForgetAsync(id, second.Actor, now, ct);
        return DeedOutcome.Done;
    }
}
