using System.Security.Cryptography;
using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.Checks;
using Ciam.Protocol.EndSession;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>The customer an <c>id_token_hint</c> or the <c>claims</c> parameter names; <see cref="Id"/> is null when anybody will do.</summary>
internal sealed record ExpectedCustomer(Guid? Id);

/// <summary>Ends an authorization request: with a code and the grant it stands for, or with a refusal; each with its audit entry.</summary>
internal sealed class CodeIssuer(
    CiamDbContext database, TokenKeys keys, Subjects subjects, Sessions sessions, RiskGate risk, AuditTrail audit, AuthorizeReplies replies, ManagedGrants grants, PaymentReceipts receipts)
{
    /// <summary>RFC 6749 section 4.1.2 allows ten minutes; FAPI 2.0 (5.3.2.1) asks for one.</summary>
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    /// <summary>Whom the client names by a token of ours or by the subject it asks for; both must mean the same person.</summary>
    [Spec("OIDCC-5.5.1")]
    public async Task<Outcome<ExpectedCustomer>> ExpectedCustomerAsync(ValidRequest request, LiveSession? session, DateTimeOffset now, CancellationToken ct)
    {
        Guid? hinted = null;
        if (request.IdTokenHint is { } hint)
        {
            if (!(await keys.ProveHintAsync(hint, now, ct)).TryGet(out var token, out var no))
                return no;
            hinted = token.Audience.Contains(request.Client.ClientId) ? subjects.Read(request.Client, token.Subject) : Guid.TryParseExact(token.Subject, "D", out var open) ? open : null;
            if (hinted is null)
                return Refusal.InvalidRequest("id_token_hint names nobody");
        }

        if (request.RequiredSubjects is not { } required)
            return new ExpectedCustomer(hinted);
        var named = required.Select(subject => subjects.Read(request.Client, subject)).OfType<Guid>().Where(id => hinted is null || hinted == id).ToArray();
        return named.Length == 0 ? Refusal.LoginRequired("the customer asked for cannot sign in here")
            : new ExpectedCustomer(session is not null && named.Contains(session.Customer.Id) ? session.Customer.Id : named[0]);
    }

    public async Task<IResult> IssueAsync(HttpContext http, ValidRequest request, GrantSuccession succession, LiveSession session, JudgedRequest? judged, OpenJourney? journey, DateTimeOffset now, CancellationToken ct)
    {
        // Where nothing is spent on the way, one batch is one transaction.
        await using var transaction = request.Origin.IsPushed || request.MovesMoney ? await database.Database.BeginTransactionAsync(ct) : null;
        if (!await replies.MayBeGivenAsync(request.Origin, now, ct))
            return AuthorizeAnswers.Page(AuthorizeReplies.Gone);
        var grant = UsedSessions.NewGrant(session, request.Client.ClientId, succession.Content.Scopes, succession.Content.Resources, AuthorizationDetailList.Write(succession.Content.Details),
            judged?.JudgmentId ?? journey?.Row.JudgmentId, now, request.Parameters["claims"], succession.ManagedId);
        if (!await AttachReceiptsAsync(grant, request, succession, journey, ct))
            return await replies.ErrorAsync(http, request, PaymentReceipts.NotApproved, now, ct);
        if (succession.Replaces is { } replaced)
            grants.End(replaced, now);
        var code = Handle.New();
        database.Insert(grant);
        database.Insert(new CodeRow
        {
            Hash = code.Hash,
            GrantId = grant.Id,
            ClientId = grant.ClientId,
            RedirectUri = request.RedirectUri,
            CodeChallenge = request.CodeChallenge,
            DpopJkt = request.DpopJkt,
            Nonce = request.Nonce,
            CreatedAt = now,
            ExpiresAt = now + Codes.Lifetime,
        });
        audit.Append(new AuditDeed(AuditEvents.CodeIssued, AuditActor.Customer(session.Customer.Id))
        {
            CustomerId = session.Customer.Id, ClientId = grant.ClientId, SessionId = session.Row.Id,
            After = new { grant = grant.Id, scopes = grant.Scopes, details = request.AuthorizationDetails.Select(detail => detail.TypeName), acr = grant.Acr },
        }, now);
        if (judged is not null)
            await risk.LearnAsync(judged, now, ct, session.Row.Id, grant.Id);
        await database.SaveChangesAsync(CancellationToken.None);
        if (transaction is not null)
            await transaction.CommitAsync(CancellationToken.None);
        return await replies.CodeAsync(http, request, code.Reveal(), request.IsOpenId ? SessionStateOf(http, request, session) : null, now, CancellationToken.None);
    }

    /// <summary>The receipts behind the grant: of exactly the payments asked for now, and of those the grant had before. False where nobody approved.</summary>
    private async Task<bool> AttachReceiptsAsync(GrantRow grant, ValidRequest request, GrantSuccession succession, OpenJourney? journey, CancellationToken ct)
    {
        grant.PaymentReceipts = succession.Replaces?.PaymentReceipts;
        if (!request.MovesMoney)
            return true;
        if (journey is null || await receipts.UseAsync(journey.Row.Id, grant, PaymentStatement.PaymentsOf(request.AuthorizationDetails), ct) is not { } receipt)
            return false;
        grant.PaymentReceipts = [.. grant.PaymentReceipts ?? [], receipt];
        return true;
    }

    /// <summary>A refusal of a valid request is worth an audit entry, and the judgment behind it is kept.</summary>
    public async Task<IResult> RefuseAsync(HttpContext http, AddressedRequest request, Refusal no, OpenJourney? journey, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await replies.MayBeGivenAsync(request.Origin, now, ct))
            return AuthorizeAnswers.Page(AuthorizeReplies.Gone);
        audit.Append(new AuditDeed(AuditEvents.AuthorizationRefused, AuditActor.Client(request.Client.ClientId))
        {
            CustomerId = journey?.Row.CustomerId, ClientId = request.Client.ClientId, Succeeded = false, Reason = no.Error,
        }, now);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await replies.ErrorAsync(http, request, no, now, ct);
    }

    private string? SessionStateOf(HttpContext http, ValidRequest request, LiveSession session) =>
        SessionState.Compute(request.Client.ClientId, request.RedirectUri, sessions.BrowserState(http, session), RandomNumberGenerator.GetHexString(16, lowercase: true));
}
