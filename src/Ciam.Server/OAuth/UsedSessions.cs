using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth;

/// <summary>What risk says to the use of a session, and what is to be done about it.</summary>
internal sealed record JudgedUse(JudgedRequest Judged, RiskAnswer Answer);

/// <summary>
/// A session used for a client without a sign-in for that request: it is judged, because it may be in other hands. Its owner is told where policy says so, and one that
/// certainly is, ends; whoever holds the cookie holds nothing any more.
/// </summary>
internal sealed class UsedSessions(RiskGate risk, Sessions sessions, OwnerWarnings warnings, AuditTrail audit)
{
    public const string Because = "refused_by_risk";

    /// <summary>The session ends at once where it is to end; judgment, audit entry and notice are saved by the caller.</summary>
    public async Task<JudgedUse> JudgeAsync(HttpContext http, Client client, LiveSession session, IReadOnlyList<string> scopes, string acrWanted, DateTimeOffset now, CancellationToken ct)
    {
        var judged = await risk.JudgeAsync(http, new RiskRequest
        {
            Purpose = Purpose.SilentAuthorize,
            CustomerId = session.Customer.Id,
            ClientId = client.ClientId,
            SessionId = session.Row.Id,
            DeviceOfOrigin = session.OnItsDevice,
            Scopes = scopes,
            AcrWanted = acrWanted,
            AcrReached = session.Row.Acr,
            ProvenAt = session.Row.AuthTime,
            Recalled = session.Recalled,
        }, now, ct);
        var answer = RiskAnswers.For(judged);
        await warnings.WarnAsync(session.Customer.Id, client.ClientName, session.Row.Id, judged, now, ct);
        if (answer.RevokeGrant && await sessions.EndAsync(session.Row.Id, Because, now, ct) == 1)
        {
            audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.System)
            {
                CustomerId = session.Customer.Id, SessionId = session.Row.Id, Reason = Because, After = new { judgment = judged.JudgmentId },
            }, now);
        }

        return new JudgedUse(judged, answer);
    }

    /// <summary>What a client gets of a session: as well and as lately proven as the session is.</summary>
    public static GrantRow NewGrant(LiveSession session, string clientId, IReadOnlyList<string> scopes, IReadOnlyList<string> resources, string? details, Guid? judgment, DateTimeOffset now,
        string? claims = null, Guid? managedId = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        CustomerId = session.Customer.Id,
        SessionId = session.Row.Id,
        Scopes = [.. scopes],
        Resources = [.. resources],
        AuthTime = session.Row.AuthTime,
        Acr = session.Row.Acr,
        Amr = session.Row.Amr,
        ClaimsRequest = claims,
        AuthorizationDetails = details,
        ManagedId = managedId,
        JudgmentId = judgment,
        CreatedAt = now,
    };
}
