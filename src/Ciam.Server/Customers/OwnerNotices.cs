using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>Tells the owner of an account what looked unusual, with a way to say "this was not me".</summary>
internal sealed class OwnerNotices(CiamDbContext database, Messages messages, MailLinks links, AuditTrail audit, Issuer issuer)
{
    public const string NotMePath = "/not-me/";

    /// <summary>Of one session the owner hears once a day: an app asks every few minutes, and a thief from many places at once.</summary>
    private static readonly Bucket UsesTold = new(1, TimeSpan.FromDays(1));

    /// <summary>Added to the context; the caller saves.</summary>
    public void UnusualSignIn(CustomerRow owner, string deviceName, string? placeName, Guid? sessionId, Guid? judgmentId, DateTimeOffset now)
    {
        if (owner.Email is not { } address)
            return;
        var link = issuer.At(NotMePath + links.Make(owner.Id, MailLinkPurposes.NotMe, MailLinks.NotMeLifetime, now, sessionId, judgmentId));
        messages.Mail(owner, address, () => MessageTexts.SignInNotice(owner.DisplayName, deviceName, placeName, now, link), now);
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = owner.Id, SessionId = sessionId }, now);
    }

    /// <summary>A new password was asked for in a way unlike the owner, and waits. By mail and, where there is a number, by text message. Added to the context; the caller saves.</summary>
    public void ResetWaits(CustomerRow owner, string deviceName, string? placeName, DateTimeOffset until, Guid judgmentId, DateTimeOffset now) =>
        Warn(owner, link => MessageTexts.ResetWaits(owner.DisplayName, deviceName, placeName, until, link), () => MessageTexts.ResetWaitsShort(until), judgmentId, now);

    /// <summary>Staff will remove the second factors. By mail and text message. Added to the context; the caller saves.</summary>
    public void FactorsGo(CustomerRow owner, DateTimeOffset due, DateTimeOffset now) =>
        Warn(owner, link => MessageTexts.FactorsGo(owner.DisplayName, due, link), () => MessageTexts.FactorsGoShort(due), null, now);

    public void FactorsGone(CustomerRow owner, DateTimeOffset now)
    {
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.FactorsGone(owner.DisplayName, now, issuer.At("/forgot")), now);
    }

    /// <summary>The bank closed the account. Added to the context; the caller saves.</summary>
    public void Suspended(CustomerRow owner, DateTimeOffset now)
    {
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.AccountSuspended(owner.DisplayName, now), now);
    }

    /// <summary>The bank opened it again. Added to the context; the caller saves.</summary>
    public void Restored(CustomerRow owner, DateTimeOffset now)
    {
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.AccountRestored(owner.DisplayName, now, issuer.At("/signin")), now);
    }

    /// <summary>Staff took the account back from a stranger. By mail and, where a number is left, by text message. Added to the context; the caller saves.</summary>
    public void AccountSecured(CustomerRow owner, DateTimeOffset now)
    {
        if (owner.Email is { } address)
            messages.Mail(owner, address, () => MessageTexts.AccountSecured(owner.DisplayName, now, issuer.At("/forgot")), now);
        if (owner is { PhoneNumberConfirmed: true, PhoneNumber: { } number })
            messages.Sms(owner, number, () => MessageTexts.AccountSecuredShort(), now);
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = owner.Id }, now);
    }

    private void Warn(CustomerRow owner, Func<string, MessageText> letter, Func<MessageText> text, Guid? judgmentId, DateTimeOffset now)
    {
        if (owner.Email is { } address)
        {
            var link = issuer.At(NotMePath + links.Make(owner.Id, MailLinkPurposes.NotMe, MailLinks.NotMeLifetime, now, null, judgmentId));
            messages.Mail(owner, address, () => letter(link), now);
        }

        if (owner is { PhoneNumberConfirmed: true, PhoneNumber: { } number })
            messages.Sms(owner, number, text, now);
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = owner.Id }, now);
    }

    /// <summary>An app used a session or grant in a way that is unlike the owner. Added to the context; the caller saves.</summary>
    public async Task UnusualUseAsync(Guid customerId, string clientName, string? placeName, Verdict verdict, Guid? sessionId, Guid judgmentId, DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.TryTakeAsync(Throttle.Key("owner-notice", customerId.ToString("N"), sessionId?.ToString("N") ?? "none"), UsesTold, now, ct))
            return;
        if (await database.Set<CustomerRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == customerId, ct) is not { Email: { } address } owner)
            return;
        var link = issuer.At(NotMePath + links.Make(customerId, MailLinkPurposes.NotMe, MailLinks.NotMeLifetime, now, sessionId, judgmentId));
        messages.Mail(owner, address, () => MessageTexts.UseNotice(owner.DisplayName, clientName, placeName, MessageTexts.Outcome(verdict), now, link), now);
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = customerId, SessionId = sessionId }, now);
    }
}
