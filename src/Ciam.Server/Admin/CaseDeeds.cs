using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Transactions;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>Decides cases. That it was fraud one may say; that it was not, and the money may go, takes a second person. Verdicts become labels.</summary>
internal sealed class CaseDeeds(CiamDbContext database, TransactionOutcomes outcomes, AuditTrail audit)
{
    public async Task<DeedOutcome> DecideAsync(Guid id, string? verdict, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!staff.May(Permission.DecideCases))
            throw new InvalidOperationException("Somebody without the permission reached the cases.");
        if (verdict is not (TransactionOutcome.Genuine or TransactionOutcome.ConfirmedFraud) || note?.Trim().Length is not (>= StaffDeed.ShortestReason and <= StaffDeed.LongestReason))
            return DeedOutcome.ReasonMissing;

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await database.Set<CaseRow>().FromSql($"select * from ciam.transactions_case where assessment_id = {id} for update").SingleOrDefaultAsync(ct) is not { } row)
            return DeedOutcome.NoSuchSubject;
        var customer = await database.Set<AssessmentRow>().Where(kept => kept.Id == id).Select(kept => kept.CustomerId).SingleAsync(ct);
        if (staff.Segment is not null && !await database.CustomersWithin(staff.Segment).AnyAsync(kept => kept.Id == customer, ct))
            return DeedOutcome.NoSuchSubject;
        if (row.DecidedAt is not null)
            return DeedOutcome.NothingToDo;

        // INVARIANT: whoever wants a held payment let go is not the one who lets it go.
        if (verdict == TransactionOutcome.Genuine && row.ProposedBy == staff.Id)
            return DeedOutcome.NotAllowed;
        var proposes = verdict == TransactionOutcome.Genuine && row.ProposedBy is null;
        row.Note = row.Note is null ? note.Trim() : $"{row.Note}\n{note.Trim()}";
        if (proposes)
        {
            (row.ProposedBy, row.ProposedAt) = (staff.Id, now);
        }
        else
        {
            (row.Verdict, row.DecidedBy, row.DecidedAt) = (verdict, staff.Id, now);
            await outcomes.ReportAsync(id, verdict, now, OutcomeSource.Analyst(staff.Id), now, ct);
        }
        audit.Append(new AuditDeed(proposes ? AuditEvents.CaseReleaseProposed : AuditEvents.CaseDecided, staff.Actor)
        {
            CustomerId = customer, SessionId = staff.SessionId, Reason = note.Trim(), After = new { assessment = id, verdict },
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return DeedOutcome.Done;
    }
}
