using Ciam.Decisions.Customers;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>
/// Whoever reads the owner's mail could set a new password. Where that is unlike the owner (place, device, a factor or address changed lately) the
/// new password waits a day, the owner is told by mail and text message, and any sign-in of theirs, or "this was not me", ends it. A device the
/// owner is known by never waits.
/// </summary>
internal sealed class ResetCaution(CiamDbContext database, RiskGate risk, Devices devices, OwnerNotices notices, AuditTrail audit)
{
    public static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    /// <summary>So long the link is good when the wait is over.</summary>
    public static readonly TimeSpan OpenAfterwards = TimeSpan.FromHours(48);

    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>A registration confirms its address too; that is no change.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromHours(1);

    private static readonly string[] Changes = [AuditEvents.EmailConfirmed, AuditEvents.FactorEnrolled, AuditEvents.FactorRemoved];

    /// <summary>Until when this browser has to wait with a link; null when it need not, or it is not known yet.</summary>
    public async Task<DateTimeOffset?> WaitOfAsync(HttpContext http, MailLinkRow link, DateTimeOffset now, CancellationToken ct) =>
        link.WaitsUntil is { } until && until > now && await devices.FindAsync(http, link.CustomerId, ct) is null ? until : null;

    /// <summary>True when the password may be set now. False: it waits, and the owner has been told. Saves.</summary>
    public async Task<bool> MaySetNowAsync(HttpContext http, CustomerRow owner, MailLinkRow link, DateTimeOffset now, CancellationToken ct)
    {
        if (await devices.FindAsync(http, owner.Id, ct) is not null)
            return true;
        if (link.WaitsUntil is { } until)
            return until <= now;
        var judged = await risk.JudgeAsync(http, new RiskRequest { Purpose = Purpose.SignIn, CustomerId = owner.Id, CustomerSince = owner.CreatedAt, PhoneChangedAt = owner.PhoneChangedAt, DeviceKnown = false }, now, ct);
        var why = judged.Judgment.NotifyOwner ? "unlike the owner" : await HasChangedLatelyAsync(owner, now, ct) ? "a factor or the address was changed lately" : null;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (why is not null && await MakeWaitAsync(link, now, ct))
        {
            audit.Append(new AuditDeed(AuditEvents.PasswordResetDelayed, AuditActor.Anonymous) { CustomerId = owner.Id, Reason = why, After = new { until = now + Wait } }, now);
            notices.ResetWaits(owner, DeviceName.Of(http.Request.Headers.UserAgent), judged.Facts.Place?.InWords, now + Wait, judged.JudgmentId, now);
        }

        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return why is null;
    }

    /// <summary>False when another tab was faster: then the owner has been told already.</summary>
    private async Task<bool> MakeWaitAsync(MailLinkRow link, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<MailLinkRow>().Where(row => row.Id == link.Id && row.SpentAt == null && row.WaitsUntil == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WaitsUntil, now + Wait).SetProperty(row => row.ExpiresAt, now + Wait + OpenAfterwards), ct) == 1;

    private Task<bool> HasChangedLatelyAsync(CustomerRow owner, DateTimeOffset now, CancellationToken ct)
    {
        var (since, settled) = (now - Lately, owner.CreatedAt + Beginning);
        return database.Set<AuditEntryRow>().AnyAsync(entry => entry.CustomerId == owner.Id && entry.At > since && entry.At > settled && Changes.Contains(entry.Event), ct);
    }
}
