using Ciam.Server.Audit;
using Ciam.Storage;

namespace Ciam.Server.SignIn;

/// <summary>Ends the browser's session at its owner's wish.</summary>
internal sealed class SignOut(CiamDbContext database, Sessions sessions, AuditTrail audit)
{
    /// <summary>Whether there was one; afterwards there is none.</summary>
    public async Task<bool> EndAsync(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        var session = await sessions.FindAsync(http, now, ct);
        if (session is not null)
        {
            (session.Row.EndedAt, session.Row.EndedBecause) = (now, SessionEndings.SignedOut);
            audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.Customer(session.Customer.Id))
            {
                CustomerId = session.Customer.Id,
                SessionId = session.Row.Id,
                Reason = SessionEndings.SignedOut,
            }, now);
            await database.SaveChangesAsync(CancellationToken.None);
        }

        sessions.ForgetCookie(http);
        return session is not null;
    }
}
