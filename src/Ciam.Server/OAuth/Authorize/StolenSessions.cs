using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>A session that may be in other hands: its owner is told where policy says so, and one that certainly is, ends; whoever holds the cookie holds nothing any more.</summary>
internal sealed class StolenSessions(Sessions sessions, OwnerWarnings warnings, AuditTrail audit)
{
    public const string Because = "refused_by_risk";

    /// <summary>The session ends at once where it is to end; audit entry and notice are saved by the caller.</summary>
    public async Task ActAsync(Client client, LiveSession session, JudgedRequest judged, bool ends, DateTimeOffset now, CancellationToken ct)
    {
        await warnings.WarnAsync(session.Customer.Id, client.ClientName, session.Row.Id, judged, now, ct);
        if (!ends || await sessions.EndAsync(session.Row.Id, Because, now, ct) == 0)
            return;
        audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.System)
        {
            CustomerId = session.Customer.Id, SessionId = session.Row.Id, Reason = Because, After = new { judgment = judged.JudgmentId },
        }, now);
    }
}
