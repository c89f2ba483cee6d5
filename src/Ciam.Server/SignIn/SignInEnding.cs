using Ciam.Decisions.Customers;
using Ciam.Decisions.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn;

/// <summary>How a journey ends: with a session under a new cookie and lessons learned, or with a refusal; all saved by the caller.</summary>
internal sealed class SignInEnding(Sessions sessions, Devices devices, RiskGate risk, OwnerNotices notices, WaysBack waysBack, AuditTrail audit)
{
    /// <summary>The session's new handle, to be handed over once everything is saved.</summary>
    public async Task<Handle> CompleteAsync(HttpContext http, CurrentStep current, Done done, JudgedRequest judged, bool remember, DateTimeOffset now, CancellationToken ct)
    {
        var (row, customer) = (current.Journey.Row, current.Customer!);

        // A device is remembered for what was proven on it just now, not for what it was remembered for before.
        var device = devices.See(http, customer.Id, current.Device, remember && done.Level >= AssuranceLevel.TwoFactors, now);
        var (session, handle, elevated) = await sessions.StartAsync(http, customer, device, done, judged.Facts.Place?.InWords, now, ct);
        SignInDesk.End(row, JourneyEndings.Done, now);
        row.SessionId = session.Id;
        customer.LastSignInAt = now;
        await risk.LearnAsync(judged.JudgmentId, now, ct, session.Id);
        if (current.Journey.Typed is not { HasWayBack: false })
            await waysBack.CancelAsync(customer.Id, "the owner signed in", now, ct);

        var actor = AuditActor.Customer(customer.Id);
        var about = new { session.Acr, session.Amr, Device = device.Name };
        audit.Append(new AuditDeed(AuditEvents.SignInCompleted, actor) { CustomerId = customer.Id, ClientId = current.Journey.Request.ClientId, SessionId = session.Id, After = about }, now);
        audit.Append(new AuditDeed(elevated ? AuditEvents.SessionElevated : AuditEvents.SessionStarted, actor) { CustomerId = customer.Id, SessionId = session.Id, After = new { session.Acr } }, now);
        if (judged.Judgment.NotifyOwner || done.Proofs.Contains(ProofKind.Email))
            notices.UnusualSignIn(customer, device.Name, session.PlaceName, session.Id, judged.JudgmentId, now);
        return handle;
    }

    /// <summary>The owner hears of it: somebody had the right password.</summary>
    public Handle? Refuse(HttpContext http, CurrentStep current, Refuse refuse, JudgedRequest judged, DateTimeOffset now)
    {
        var (row, customer) = (current.Journey.Row, current.Customer!);
        SignInDesk.End(row, CurrentStep.EndingOf(refuse), now);
        audit.Append(new AuditDeed(AuditEvents.SignInRefused, AuditActor.Customer(customer.Id))
        {
            CustomerId = customer.Id,
            ClientId = current.Journey.Request.ClientId,
            Succeeded = false,
            Reason = refuse.Reason.ToString(),
        }, now);
        if (refuse.Reason is RefusalReason.Risk or RefusalReason.NoOtherFactor)
            WarnOwner(http, customer, judged.Facts.Place?.InWords, judged.JudgmentId, now);
        return null;
    }

    /// <summary>Somebody who knew the password did not get in.</summary>
    public void WarnOwner(HttpContext http, CustomerRow customer, string? place, Guid? judgmentId, DateTimeOffset now) =>
        notices.UnusualSignIn(customer, DeviceName.Of(http.Request.Headers.UserAgent), place, null, judgmentId, now);

    /// <summary>Only now that the session is saved may the browser have its cookie.</summary>
    public void HandOver(HttpContext http, Handle? handle)
    {
        if (handle is not null)
            sessions.GiveCookie(http, handle);
    }
}
