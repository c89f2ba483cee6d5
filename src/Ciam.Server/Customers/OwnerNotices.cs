using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage.Customers;

namespace Ciam.Server.Customers;

/// <summary>Tells the owner of an account about a sign-in that looked unusual, with a way to say "this was not me".</summary>
internal sealed class OwnerNotices(Messages messages, MailLinks links, AuditTrail audit, Issuer issuer)
{
    public const string NotMePath = "/not-me/";

    /// <summary>Added to the context; the caller saves.</summary>
    public void UnusualSignIn(CustomerRow owner, string deviceName, string? placeName, Guid? sessionId, Guid? judgmentId, DateTimeOffset now)
    {
        if (owner.Email is not { } address)
            return;
        var link = issuer.At(NotMePath + links.Make(owner.Id, MailLinkPurposes.NotMe, MailLinks.NotMeLifetime, now, sessionId, judgmentId));
        messages.Mail(owner.Id, address, MessageTexts.SignInNotice(owner.DisplayName, deviceName, placeName, now, link), now);
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = owner.Id, SessionId = sessionId }, now);
    }
}
