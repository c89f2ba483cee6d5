using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What somebody found a judgment to have been, who, and how they know.</summary>
internal sealed record LabelLine(string Label, string Note, string? By, DateTimeOffset At);

/// <summary>Staff say what judgments turned out to be; the last word counts, every word is in the trail, and each can be taken back.</summary>
internal sealed class JudgmentLabels(CiamDbContext database, AuditTrail audit)
{
    public const string Correct = "correct";
    public const string FalseAlarm = "false_alarm";
    public const string Fraud = "fraud";

    public static IReadOnlyList<string> All { get; } = [Correct, FalseAlarm, Fraud];

    public Task<DeedOutcome> SayAsync(Guid id, string? label, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct) =>
        label is not null && All.Contains(label) ? ChangeAsync(id, label, note, staff, now, ct) : Task.FromResult(DeedOutcome.ReasonMissing);

    public Task<DeedOutcome> TakeBackAsync(Guid id, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct) => ChangeAsync(id, null, note, staff, now, ct);

    private async Task<DeedOutcome> ChangeAsync(Guid id, string? label, string? note, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!staff.May(Permission.LabelJudgments))
            return DeedOutcome.NotAllowed;
        if (note?.Trim() is not { Length: >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason } reason)
            return DeedOutcome.ReasonMissing;

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        // Whoever else says something of the same judgment waits here.
        if (await database.Set<JudgmentRow>().FromSql($"select * from ciam.risk_judgment where id = {id} for update").AsNoTracking().SingleOrDefaultAsync(ct) is not { } judgment
            || (staff.Segment is not null && !await database.CustomersWithin(staff.Segment).AnyAsync(customer => customer.Id == judgment.CustomerId, ct)))
            return DeedOutcome.NoSuchSubject;
        var row = await database.Set<LabelRow>().SingleOrDefaultAsync(said => said.JudgmentId == id, ct);
        var before = row?.Label;
        if (before == label)
            return DeedOutcome.NothingToDo;
        if (label is null)
            database.Remove(row!);
        else if (row is null)
            database.Add(new LabelRow { JudgmentId = id, Label = label, Note = reason, LabelledBy = staff.Id, LabelledAt = now });
        else
            (row.Label, row.Note, row.LabelledBy, row.LabelledAt) = (label, reason, staff.Id, now);
        audit.Append(
            new AuditDeed(label is null ? AuditEvents.JudgmentUnlabelled : AuditEvents.JudgmentLabelled, staff.Actor)
            {
                CustomerId = judgment.CustomerId, ClientId = judgment.ClientId, SessionId = staff.SessionId, Reason = reason,
                Before = new { Judgment = id, Label = before ?? "none" }, After = new { Judgment = id, Label = label ?? "none" },
            },
            now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return DeedOutcome.Done;
    }
}
