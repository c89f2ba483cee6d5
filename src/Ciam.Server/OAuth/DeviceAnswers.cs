using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth;

/// <summary>What became of an answer: where the browser goes next, or what was wrong with the proof of a payment; neither when there is nothing to answer any more.</summary>
internal sealed record DeviceOutcome(string? Next, PaymentAnswer? Payment = null);

/// <summary>Keeps what a customer answers to a device: with a grant, or with a no; once, and only after risk was asked.</summary>
internal sealed class DeviceAnswers(CiamDbContext database, DeviceRequests requests, DeviceApprovals approvals, Consents consents, RiskGate risk, UsedSessions used, PaymentApprovals payments, AuditTrail audit)
{
    [Spec("RFC8628-3.3")]
    public async Task<DeviceOutcome> AnswerAsync(HttpContext http, LiveSession session, string slip, bool agreed, PaymentProofForm proof, DateTimeOffset now, CancellationToken ct)
    {
        // 1 What is asked, of whom.
        if (await approvals.FindAsync(session, slip, now, ct) is not { } question)
            return new(null);
        if (!agreed)
            return new(await RefuseAsync(question, session, "refused by its owner", now, ct) ? "/device/end/refused" : null);

        // 2 Well enough signed in for it.
        if (!question.MayGoOn(session))
            return new(question.Path);

        // 3 Judge the session that says yes; a sign-in made for this device was judged when its proofs came in.
        var use = question.IsProvenForThis(session) ? null : await used.JudgeAsync(http, question.Client, session, question.Request.Scopes, question.Request.AcrWanted, now, ct);
        if (use is { Answer: var answer })
        {
            if (answer.Refusal is not null)
                return new(await RefuseAsync(question, session, "refused by risk", now, ct) ? "/device/end/stopped" : null);
            if (answer.AskFactor)
                return new(await approvals.BeginProofAsync(http, question, session, riskAsks: true, now, ct));
        }

        // 4 A payment is approved by proving exactly it.
        PaymentReceiptRow? receipt = null;
        if (question.PaymentOf(session) is { } payment)
        {
            (var proven, receipt) = await payments.ProveAsync(payment, proof, now, ct);
            if (proven != PaymentAnswer.Proven)
                return new(null, proven);
        }

        // 5 Grant, consent, judgment and audit entry: one transaction, for one answer.
        return new(await AllowAsync(question, session, receipt, use?.Judged, now, ct) ? "/device/end/allowed" : null);
    }

    private async Task<bool> AllowAsync(DeviceQuestion question, LiveSession session, PaymentReceiptRow? receipt, JudgedRequest? judged, DateTimeOffset now, CancellationToken ct)
    {
        var (asked, client) = (question.Request, question.Client);
        var grant = UsedSessions.NewGrant(session, client.ClientId, asked.Scopes, asked.Resources, asked.AuthorizationDetails, judged?.JudgmentId, now);
        PaymentReceipts.Attach(receipt, grant);
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        database.Add(grant);
        session.Row.LastSeenAt = now;
        audit.Append(Deed(AuditEvents.DeviceAllowed, question, session) with { After = new { grant = grant.Id, scopes = grant.Scopes, details = question.Details.Select(detail => detail.TypeName), acr = grant.Acr } }, now);
        if (judged is not null)
            await risk.LearnAsync(judged, now, ct, session.Row.Id, grant.Id);
        if (!client.FirstParty)
            await consents.GiveAsync(session.Customer.Id, grant.ClientId, grant.Scopes, now, ct);
        await database.SaveChangesAsync(ct);
        if (!await requests.AnswerAsync(asked, grant.Id, now, ct))
            return false;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> RefuseAsync(DeviceQuestion question, LiveSession session, string because, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        audit.Append(Deed(AuditEvents.DeviceRefused, question, session) with { Succeeded = false, Reason = because }, now);
        await database.SaveChangesAsync(ct);
        if (!await requests.AnswerAsync(question.Request, null, now, ct))
            return false;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private static AuditDeed Deed(string name, DeviceQuestion question, LiveSession session) => new(name, AuditActor.Customer(session.Customer.Id))
    {
        CustomerId = session.Customer.Id, ClientId = question.Client.ClientId, SessionId = session.Row.Id,
    };
}
