using Ciam.Decisions.Admin;
using Ciam.Decisions.Messages;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Admin;

/// <summary>The last 24 hours of text messages and calls by country, what they cost today, and where none are sent for a while. Nobody is named.</summary>
internal sealed record TextsOfDay(IReadOnlyList<TextsOfCountry> Countries, IReadOnlyList<TextPauseRow> Pauses, decimal SpentToday, decimal MayBeSpent, string Currency);

/// <summary>What staff want sent again, and why.</summary>
internal sealed record ResumeDeed(StaffMember Staff, string Target, string? Reason, DateTimeOffset Now);

/// <summary>Staff look after text messages.</summary>
internal sealed class MessageDesk(CiamDbContext database, AuditTrail audit, IOptions<CiamOptions> options)
{
    private const int MostPauses = 200;

    public async Task<TextsOfDay> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        var (countries, today) = (await database.CountTextsAsync(now.AddDays(-1), ct), DateOnly.FromDateTime(now.UtcDateTime));
        var spent = await database.Set<TextBudgetRow>().Where(row => row.Key == TextGuardKeys.Money && row.Day == today).SumAsync(row => row.Used, ct);
        var pauses = await Live(now).OrderBy(row => row.Target).Take(MostPauses).ToListAsync(ct);
        return new TextsOfDay([.. countries.OrderByDescending(line => line.Sent).ThenBy(line => line.Country, StringComparer.Ordinal)], pauses, spent / 1_000_000m, options.Value.Sms.Budgets.MoneyPerDay, options.Value.Sms.Currency);
    }

    /// <summary>Null when nothing of that name is paused.</summary>
    public Task<TextPauseRow?> FindPauseAsync(string target, DateTimeOffset now, CancellationToken ct) => Live(now).SingleOrDefaultAsync(row => row.Target == target, ct);

    /// <summary>From now on what was sent before does not count any more.</summary>
    public async Task<DeedOutcome> ResumeAsync(ResumeDeed deed, CancellationToken ct)
    {
        if (!deed.Staff.May(Permission.ResumeMessages))
            return DeedOutcome.NotAllowed;
        if (deed.Reason?.Trim().Length is not (>= StaffDeed.ShortestReason and <= StaffDeed.LongestReason))
            return DeedOutcome.ReasonMissing;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await database.ResumeTextsAsync(deed.Target, deed.Now, ct))
            return DeedOutcome.NothingToDo;
        audit.Append(new AuditDeed(AuditEvents.TextsResumed, deed.Staff.Actor) { SessionId = deed.Staff.SessionId, Reason = deed.Reason.Trim(), After = new { target = deed.Target } }, deed.Now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return DeedOutcome.Done;
    }

    /// <summary>The share typed back, in percent; null while too few codes were sent to tell.</summary>
    public static int? ShareOf(TextsOfCountry line) => line.Codes < TypedBackAlarm.FewestOfPrefix ? null : (int)(100 * line.TypedBack / line.Codes);

    private IQueryable<TextPauseRow> Live(DateTimeOffset now) => database.Set<TextPauseRow>().AsNoTracking().Where(row => row.ResumedAt == null && row.Until > now);
}
