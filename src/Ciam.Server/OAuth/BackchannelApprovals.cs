using Ciam.Protocol.Assurance;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.Audit;
using Ciam.Server.OAuth.Notices;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Ciam.Storage.SignIn;

namespace Ciam.Server.OAuth;

/// <summary>How a customer's answer to a client's question was taken.</summary>
internal enum ApprovalAnswer
{
    Taken,

    /// <summary>There is no such question of this customer's.</summary>
    Unknown,

    /// <summary>It was answered already, or its time is over.</summary>
    TooLate,

    /// <summary>The payment in it was not proven; nothing has been answered.</summary>
    Unproven,

    /// <summary>The number was left out; nothing has been answered.</summary>
    NumberMissing,

    /// <summary>Risk does not let it through; unless it was blind, the question has been answered with no.</summary>
    RefusedByRisk,
}

/// <summary>What became of an answer; with a path where the customer must first prove who they are.</summary>
internal sealed record ApprovalOutcome(ApprovalAnswer Answer, string? ProofPath = null, PaymentAnswer? Payment = null);

/// <summary>
/// Questions of clients as the customer they are for answers them, once. Whoever approves has proven freshly who they are; where money moves, after the question was
/// asked. Refusing needs no proof.
/// </summary>
internal sealed class BackchannelApprovals(
    CiamDbContext database, BackchannelQuestions questions, Sessions sessions, JourneyStore journeys, RiskGate risk, UsedSessions used, Consents consents, Clients clients, PaymentApprovals payments, AuditTrail audit)
{
    public static string PathOf(Guid id) => $"/approve/{id:D}";

    /// <summary>Whether the session will do for approving this.</summary>
    public static bool NeedsProof(AskedApproval asked, SessionRow session, DateTimeOffset now) =>
        !Acr.Satisfies(session.Acr, asked.AcrWanted) || (session.AuthTime < asked.CreatedAt && (asked.MovesMoney || session.AuthTime + FreshProof.Lasts <= now));

    public async Task<ApprovalOutcome> ApproveAsync(HttpContext http, LiveSession session, Guid id, string? number, PaymentProofForm proof, DateTimeOffset now, CancellationToken ct)
    {
        // 1 Load: is it this customer's, and still open?
        if (await questions.FindAsync(session.Customer.Id, id, now, ct) is not { } asked)
            return new(ApprovalAnswer.Unknown);
        if (asked.State != ApprovalState.Open || await clients.FindAsync(asked.ClientId, now, ct) is not { } client)
            return new(ApprovalAnswer.TooLate);

        // 2 A proof first, where the session's is too weak or too old.
        if (NeedsProof(asked, session.Row, now))
            return new(ApprovalAnswer.Taken, await ProveAsync(http, asked, session, false, now, ct));

        // 3 Judge, as at the authorization endpoint. A factor proven for this very question has answered what risk would ask.
        var (judged, answer) = await used.JudgeAsync(http, client, session, asked.Scopes, asked.AcrWanted, now, ct);
        if (answer.Refusal is not null)
            return await RefuseByRiskAsync(http, asked, session, judged, answer, now, ct);
        if (answer.AskFactor && !(session.Row.AuthTime >= asked.CreatedAt && Acr.Satisfies(session.Row.Acr, Acr.TwoFactors)))
            return new(ApprovalAnswer.Taken, await ProveAsync(http, asked, session, true, now, ct));

        // 4 The number that the client shows, where it shows one: one try, so that nobody approves what somebody else began.
        if (asked.Number is not null && string.IsNullOrWhiteSpace(number))
            return new(ApprovalAnswer.NumberMissing);
        if (asked.Number is { } shown && !OtherDeviceRequests.IsRight(shown, number))
            return new(await SaveRefusalAsync(asked, session, BackchannelDecisions.WrongNumber, "wrong number", now, ct) ? ApprovalAnswer.Taken : ApprovalAnswer.TooLate);

        // 5 A payment is approved by proving exactly it.
        PaymentReceiptRow? receipt = null;
        if (asked.PaymentOf(session) is { } payment)
        {
            (var proven, receipt) = await payments.ProveAsync(payment, proof, now, ct);
            if (proven != PaymentAnswer.Proven)
                return new(ApprovalAnswer.Unproven, Payment: proven);
        }

        // 6 Save: the answer, the grant, the agreement, the notice to the client, in one transaction.
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var grant = UsedSessions.NewGrant(session, asked.ClientId, asked.Scopes, asked.Resources, AuthorizationDetailList.Write(asked.Details), judged.JudgmentId, now);
        PaymentReceipts.Attach(receipt, grant);
        if (!await database.DecideAsync(id, session.Customer.Id, BackchannelDecisions.Approved, grant.Id, now, ct))
            return new(ApprovalAnswer.TooLate);
        database.Add(grant);
        Tell(asked, session, now);
        audit.Append(Deed(AuditEvents.BackchannelApproved, asked, session), now);
        await risk.LearnAsync(judged, now, ct, session.Row.Id, grant.Id);
        if (!client.FirstParty)
            await consents.GiveAsync(session.Customer.Id, client.ClientId, asked.Scopes, now, ct);
        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return new(ApprovalAnswer.Taken);
    }

    /// <summary>No; and where the customer began nothing of the kind, the client is reported and kept away for a while.</summary>
    public async Task<ApprovalOutcome> RefuseAsync(LiveSession session, Guid id, bool notMe, DateTimeOffset now, CancellationToken ct)
    {
        if (await questions.FindAsync(session.Customer.Id, id, now, ct) is not { } asked)
            return new(ApprovalAnswer.Unknown);
        return await SaveRefusalAsync(asked, session, notMe ? BackchannelDecisions.Disowned : BackchannelDecisions.Refused, notMe ? "not me" : null, now, ct)
            ? new(ApprovalAnswer.Taken)
            : new(ApprovalAnswer.TooLate);
    }

    private async Task<ApprovalOutcome> RefuseByRiskAsync(HttpContext http, AskedApproval asked, LiveSession session, JudgedRequest judged, RiskAnswer answer, DateTimeOffset now, CancellationToken ct)
    {
        if (answer.RevokeGrant)
            sessions.ForgetCookie(http);

        // Where risk is blind nothing speaks against the customer, who may try again.
        if (judged.Facts.Unavailable)
            await database.SaveChangesAsync(ct);
        else
            await SaveRefusalAsync(asked, session, BackchannelDecisions.Refused, "risk", now, ct);
        return new(ApprovalAnswer.RefusedByRisk);
    }

    private async Task<bool> SaveRefusalAsync(AskedApproval asked, LiveSession session, string decision, string? reason, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (!await database.DecideAsync(asked.Id, session.Customer.Id, decision, null, now, ct))
            return false;
        Tell(asked, session, now);
        audit.Append(Deed(decision == BackchannelDecisions.Disowned ? AuditEvents.BackchannelDisowned : AuditEvents.BackchannelRefused, asked, session, reason), now);
        await database.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private Task<string> ProveAsync(HttpContext http, AskedApproval asked, LiveSession session, bool riskAsks, DateTimeOffset now, CancellationToken ct) => journeys.BeginAsync(http, new JourneyRequest
    {
        ReturnPath = PathOf(asked.Id),
        ClientId = asked.ClientId,
        Scopes = asked.Scopes,
        AcrWanted = asked.AcrWanted,
        ProveAgain = true,
        RiskAsksFactor = riskAsks,
        ExpectedCustomerId = session.Customer.Id,
        LoginHint = session.Customer.Email,
    }, now, ct);

    /// <summary>The client hears that there is an answer, not which.</summary>
    private void Tell(AskedApproval asked, LiveSession session, DateTimeOffset now)
    {
        if (asked.SealedPing is { } body)
            database.Add(new NoticeRow { Id = Guid.CreateVersion7(now), Kind = PingNotice.Name, ClientId = asked.ClientId, CustomerId = session.Customer.Id, SealedBody = body, CreatedAt = now, NextAttemptAt = now });
    }

    private static AuditDeed Deed(string name, AskedApproval asked, LiveSession session, string? reason = null) => new(name, AuditActor.Customer(session.Customer.Id))
    {
        CustomerId = session.Customer.Id, ClientId = asked.ClientId, SessionId = session.Row.Id, Reason = reason,
        After = new { request = asked.Id, scopes = asked.Scopes, details = asked.Details.Select(detail => detail.TypeName), acr = session.Row.Acr },
    };
}
