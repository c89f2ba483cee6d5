using Ciam.Protocol;
using Ciam.Protocol.EndSession;
using Ciam.Protocol.Jose;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.SignIn;
using Ciam.Storage;

namespace Ciam.Server.OAuth;

/// <summary>Where the browser goes next; <see cref="MustAsk"/> when only the customer may end the session that is there.</summary>
public sealed record SignOutAnswer(string Url, bool MustAsk)
{
    /// <summary>Addresses that the browser opens in frames on its way (Front-Channel Logout).</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];
}

/// <summary>RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0): the session the hint names ends at once, any other only when its owner says so.</summary>
public sealed class AppSignOut(CiamDbContext database, Clients clients, Sessions sessions, TokenKeys keys, FrontchannelFrames frontchannel, AuditTrail audit)
{
    public async Task<Outcome<SignOutAnswer>> AnswerAsync(HttpContext http, Parameters parameters, bool confirmed, DateTimeOffset now, CancellationToken ct)
    {
        // 1 Who asks is told by the hint or by client_id; the address to return to is one that client registered, or there is none.
        VerifiedToken? hint = null;
        if (parameters["id_token_hint"] is { } text && !(await keys.ProveHintAsync(text, now, ct)).TryGet(out hint, out var no))
            return no;
        var client = await clients.FindAsync(parameters["client_id"] ?? hint?.Audience[0], now, ct);
        var verified = hint is null ? null : new VerifiedHint(hint.Audience[0], hint.Subject ?? "", hint.SessionId);
        if (EndSessionChecks.InOrder.FirstRefusal(new EndSessionRequest { Parameters = parameters, Client = client, VerifiedHint = verified }) is { } refused)
            return refused;
        var answer = new SignOutAnswer(EndSessionResponse.RedirectUrl(parameters) ?? "/signed-out", MustAsk: false);

        // 2 A session that the hint does not name is ended by its owner only.
        if (await sessions.FindAsync(http, now, ct) is not { } session)
            return answer;
        if (!confirmed && hint?.SessionId != session.Row.Id.ToString())
            return answer with { MustAsk = true };

        // 3 End it, on every node and in this browser; the clients that took part are told by their servers, and by frames.
        answer = answer with { Frames = await frontchannel.OfAsync(http, now, ct) };
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await sessions.EndAsync(session.Row.Id, "signed out", now, ct);
        audit.Append(new AuditDeed(AuditEvents.SessionEnded, AuditActor.Customer(session.Customer.Id))
        {
            CustomerId = session.Customer.Id, ClientId = client?.ClientId, SessionId = session.Row.Id, Reason = "signed out by the app",
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.ForgetCookie(http);
        return answer;
    }
}

/// <summary>ID tokens of ours given back as hints.</summary>
public sealed class TokenKeys(KeyRing ring, Issuer issuer)
{
    public async Task<Outcome<VerifiedToken>> ProveHintAsync(string hint, DateTimeOffset now, CancellationToken ct) =>
        IdTokenHint.Prove(hint, (await ring.LoadAsync(now, ct)).Published, issuer.Value, now);
}
