using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>A proposal as a line of a list, and in full with what it would change.</summary>
internal sealed record ProposalLine(ProposalRow Row, string ProposedBy, string? DecidedBy, string SubjectName, bool IsWaiting, bool MayDecide)
{
    public IReadOnlyList<Change> Changes => Change.Between(Row.Before, Row.After);
}

/// <summary>What waits for a second person: read, agreed to, refused. Whoever proposed it does neither, except to take it back.</summary>
internal sealed class ProposalDesk(CiamDbContext database, IEnumerable<ProposalKind> kinds, AuditTrail audit)
{
    /// <summary>Newest first; those that wait, or those that are over.</summary>
    public async Task<Outcome<Slice<ProposalLine>>> ListAsync(bool waiting, string? after, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!AuditQuestion.TryReadCursor(after, out var cursor))
            return Refusal.InvalidRequest("after is not a cursor of this list");
        var visible = kinds.Where(kind => MaySee(kind, staff)).Select(kind => kind.Name).ToArray();
        var rows = database.Set<ProposalRow>().AsNoTracking().Where(row => visible.Contains(row.Kind));
        rows = waiting ? rows.Where(row => row.DecidedAt == null && row.ExpiresAt > now) : rows.Where(row => row.DecidedAt != null || row.ExpiresAt <= now);
        if (cursor is not null)
            rows = rows.Where(row => row.ProposedAt < cursor.At || (row.ProposedAt == cursor.At && row.Id.CompareTo(cursor.Id) < 0));
        var found = await rows.OrderByDescending(row => row.ProposedAt).ThenByDescending(row => row.Id).Take(Slice<ProposalLine>.Size + 1).ToListAsync(ct);
        var names = await NamesAsync(found, ct);
        return Slice<ProposalLine>.Of(found, row => Show(row, names, staff, now), row => new Cursor(row.ProposedAt, row.Id));
    }

    /// <summary>Null when there is none, or it is none of the viewer's business.</summary>
    public async Task<ProposalLine?> FindAsync(Guid id, StaffMember staff, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<ProposalRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is { } row && KindOf(row) is { } kind && MaySee(kind, staff)
            ? Show(row, await NamesAsync([row], ct), staff, now)
            : null;

    /// <summary>It is done, with both names, or it is found to be outdated; at most once.</summary>
    public async Task<DeedOutcome> ApproveAsync(Guid id, StaffMember staff, string? note, DateTimeOffset now, CancellationToken ct)
    {
        if (NoteOf(note) is not { } words)
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await LockAsync(id, ct) is not { } row || KindOf(row) is not { } kind || !MaySee(kind, staff))
            return DeedOutcome.NoSuchSubject;
        if (!IsWaiting(row, now))
            return DeedOutcome.NothingToDo;

        // INVARIANT: two people. Programs agree to nothing.
        if (!MayDecide(row, kind, staff))
            return DeedOutcome.NotAllowed;
        var both = $"{row.Reason} ({words})";
        var outcome = await kind.DoAsync(row, staff, both.Length > StaffDeed.LongestReason ? both[..StaffDeed.LongestReason] : both, now, ct);
        if (outcome == DeedOutcome.NotAllowed)
            return outcome;
        await EndAsync(row, outcome == DeedOutcome.Done ? Proposals.Approved : Proposals.Outdated, words, staff, now, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return outcome == DeedOutcome.Done ? DeedOutcome.Done : DeedOutcome.Outdated;
    }

    /// <summary>By a second person, or taken back by whoever proposed it.</summary>
    public async Task<DeedOutcome> RejectAsync(Guid id, StaffMember staff, string? note, DateTimeOffset now, CancellationToken ct)
    {
        if (NoteOf(note) is not { } words)
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await LockAsync(id, ct) is not { } row || KindOf(row) is not { } kind || !MaySee(kind, staff))
            return DeedOutcome.NoSuchSubject;
        if (!IsWaiting(row, now))
            return DeedOutcome.NothingToDo;
        if (!MayDecide(row, kind, staff) && row.ProposedBy != staff.PersonId)
            return DeedOutcome.NotAllowed;
        await EndAsync(row, Proposals.Rejected, words, staff, now, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return DeedOutcome.Done;
    }

    private async Task EndAsync(ProposalRow row, string verdict, string note, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(
            new AuditDeed(verdict == Proposals.Approved ? AuditEvents.ChangeApproved : AuditEvents.ChangeRejected, staff.Actor)
            {
                SessionId = staff.SessionId,
                // What was said of somebody who is forgotten goes with them.
                Reason = row.Kind == ForgetPeople.Kind ? null : note,
                Succeeded = verdict != Proposals.Outdated,
                Before = new { Proposal = row.Id, row.Kind, ProposedBy = row.ProposedBy?.ToString() ?? row.ProposedByClient },
                After = new { Proposal = row.Id, Verdict = verdict },
            },
            now);
        await database.SaveChangesAsync(ct);
        await database.Set<ProposalRow>().Where(kept => kept.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(kept => kept.Verdict, verdict).SetProperty(kept => kept.DecidedBy, staff.Id).SetProperty(kept => kept.DecidedAt, now).SetProperty(kept => kept.Note, note), ct);
    }

    private async Task<ProposalRow?> LockAsync(Guid id, CancellationToken ct) =>
        (await database.Set<ProposalRow>().FromSql($"select * from ciam.admin_proposal where id = {id} for update").AsNoTracking().ToListAsync(ct)).SingleOrDefault();

    private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyList<ProposalRow> rows, CancellationToken ct)
    {
        var ids = rows.SelectMany(row => new[] { row.ProposedBy, row.DecidedBy, Guid.TryParseExact(row.Subject, "D", out var subject) ? subject : null }).OfType<Guid>().Distinct().ToArray();
        return await database.Set<CustomerRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DisplayName, ct);
    }

    private ProposalLine Show(ProposalRow row, IReadOnlyDictionary<Guid, string> names, StaffMember staff, DateTimeOffset now) => new(
        row,
        row.ProposedBy is { } person ? names.GetValueOrDefault(person, person.ToString()) : row.ProposedByClient ?? "",
        row.DecidedBy is { } second ? names.GetValueOrDefault(second, second.ToString()) : null,
        Guid.TryParseExact(row.Subject, "D", out var subject) ? names.GetValueOrDefault(subject, row.Subject) : row.Subject,
        IsWaiting(row, now),
        KindOf(row) is { } kind && MayDecide(row, kind, staff));

    private ProposalKind? KindOf(ProposalRow row) => kinds.SingleOrDefault(kind => kind.Name == row.Kind);

    private static bool IsWaiting(ProposalRow row, DateTimeOffset now) => row.DecidedAt is null && row.ExpiresAt > now;

    private static bool MaySee(ProposalKind kind, StaffMember staff) => staff.May(kind.Needed) || staff.May(Permission.SeeAudit);

    private static bool MayDecide(ProposalRow row, ProposalKind kind, StaffMember staff) =>
        staff.PersonId is { } second && ApprovalRules.MayDecide(row.ProposedBy, second, staff.May(Permission.ApproveChanges), staff.May(kind.Needed));

    private static string? NoteOf(string? note) => note?.Trim() is { Length: >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason } words ? words : null;
}
