using Ciam.Decisions.Customers;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>Ends a session that risk found in other hands and tells its owner; whoever holds the cookie holds nothing any more.</summary>
internal sealed class StolenSessions(Sessions sessions, OwnerNotices notices, AuditTrail audit)
{
    public const string Because = "refused_by_risk";

    /// <summary>The session ends at once; audit entry and notice are saved by the caller.</summary>
    public async Task EndAsync(HttpContext http, LiveSession session, JudgedRequest judged, DateTimeOffset now, CancellationToken ct)
    {
        if (await sessions.EndAsync(session.Row.Id, Because, now, ct) == 0)
            return;
        audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.System)
        {
            CustomerId = session.Customer.Id, SessionId = session.Row.Id, Reason = Because, After = new { judgment = judged.JudgmentId },
        }, now);
        notices.UnusualSignIn(session.Customer, DeviceName.Of(http.Request.Headers.UserAgent), judged.Facts.Place?.InWords, session.Row.Id, judged.JudgmentId, now);
    }
}
