using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.Customers;
using Ciam.Server.Risk;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn;

/// <summary>Steps 4 to 7 of the story: judge, find the next step, save all of it in one transaction.</summary>
internal sealed class JourneyProgress(SignInDesk desk, RiskGate risk, BehaviourConsents behaviour, SentCodes codes, SignInEnding ending, BreachNotices breaches, Devices devices, ProofThrottle throttle, AuditTrail audit)
{
    /// <summary>What was counted on the <paramref name="path"/> is given back with the question about the customer, and by itself where that could not be asked.</summary>
    public async Task<ProofAnswer> AdvanceAsync(HttpContext http, CurrentStep current, SubmittedProof proof, PacedPath path, DateTimeOffset now, CancellationToken ct)
    {
        var (row, customer) = (current.Journey.Row, current.Customer!);
        if (proof.Kind is ProofKind.Password)
            breaches.Look(customer, proof.Secret, now);
        var state = await desk.RefreshAsync(current.State.With(customer.Id, new Proof(proof.Kind, now)), customer, current.Device, now, ct, current.Journey.Typed);

        // 4 Gather and 5 judge, with what is proven by now.
        var judged = await risk.JudgeAsync(http, RequestOf(current, customer, state, proof) with { Alongside = ProofThrottle.Right(path) }, now, ct);
        if (judged.Facts.Unavailable)
            await throttle.RightAsync(path, ct);
        state = state.With(judged.Judgment.Verdict);
        if (judged.Judgment.Verdict is not Verdict.Allow && current.Device is { } device)
            devices.EndRemembering(device, now);
        if (judged.Facts.Behaviour is null && proof.Behaviour is { IsMeasured: true })
            await behaviour.NoteMeasurableAsync(customer.Id, ct);

        // 6 Next.
        var step = Journey.Next(state);
        if (step is Refuse refuse)
            state = state with { Refused = refuse.Reason };

        // 7 Save: journey, judgment, audit, session, messages together.
        audit.Append(new AuditDeed(AuditEvents.ProofAccepted, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, ClientId = current.Journey.Request.ClientId, After = new { factor = Name(proof.Kind) } }, now);
        if (step is AskSecondFactor && proof.Kind is ProofKind.Password && judged.Judgment.Verdict == Verdict.StepUp)
            audit.Append(new AuditDeed(AuditEvents.SecondFactorAsked, AuditActor.Customer(customer.Id)) { CustomerId = customer.Id, ClientId = current.Journey.Request.ClientId, Reason = "risk" }, now);
        (row.State, row.CustomerId, row.JudgmentId, row.Version) = (JsonSerializer.Serialize(state, JsonSerializerOptions.Web), customer.Id, judged.JudgmentId, row.Version + 1);
        if (step is AskSecondFactor { Options: [ProofKind.Sms or ProofKind.Email, ..] and [var first, ..] })
            await codes.SendAsync(http, customer, row, first, now, ct);
        var keys = step switch
        {
            Done done => await ending.CompleteAsync(http, current, done, judged, proof.RememberDevice, now, ct),
            Refuse no => ending.Refuse(http, current, no, judged, now),
            _ => null,
        };
        if (!await desk.SaveAsync(ct))
            return ProofAnswer.OutOfStep;
        ending.HandOver(http, keys);
        return ProofAnswer.Accepted;
    }

    /// <summary>A wrong proof is told to risk and to the auditors; a name that nobody bears costs the same writes.</summary>
    public async Task<ProofAnswer> RejectedAsync(HttpContext http, CustomerRow? customer, SubmittedProof proof, DateTimeOffset now, CancellationToken ct)
    {
        await risk.ObserveFailureAsync(http, customer?.Id, proof.Email, now, ct);
        return await TellAsync(AuditEvents.ProofRejected, customer, proof.Kind, ProofAnswer.Rejected, now, ct);
    }

    public Task<ProofAnswer> ThrottledAsync(HttpContext http, CustomerRow? customer, ProofKind kind, bool warnOwner, DateTimeOffset now, CancellationToken ct)
    {
        if (warnOwner && customer is not null)
            ending.WarnOwner(http, customer, null, null, now);
        return TellAsync(AuditEvents.ProofThrottled, customer, kind, ProofAnswer.Throttled, now, ct);
    }

    private async Task<ProofAnswer> TellAsync(string name, CustomerRow? customer, ProofKind kind, ProofAnswer answer, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(new AuditDeed(name, AuditActor.Anonymous) { CustomerId = customer?.Id, Succeeded = false, After = new { factor = Name(kind) } }, now);
        await desk.SaveAsync(ct);
        return answer;
    }

    private static RiskRequest RequestOf(CurrentStep current, CustomerRow customer, JourneyState state, SubmittedProof proof) => new()
    {
        Purpose = Purpose.SignIn,
        CustomerId = customer.Id,
        CustomerSince = customer.CreatedAt,
        PhoneChangedAt = customer.PhoneChangedAt,
        ClientId = current.Journey.Request.ClientId,
        Scopes = current.Journey.Request.Scopes,
        AcrWanted = current.Journey.Request.AcrWanted,
        JourneyId = current.Journey.Row.Id,
        DeviceKnown = current.Device is not null,
        Behaviour = new BehaviourInquiry
        {
            Sample = proof.Behaviour,
            Email = customer.Email ?? "",
            PasswordChangedAt = customer.PasswordChangedAt,
            MayBeAsked = state.SecondFactors.Count > 0 || (state.LesserFactors.Count > 0 && state.LeastThatWillDo < AssuranceLevel.TwoFactors),
        },
        AcrReached = Assurance.AcrOf(Journey.LevelOf(state)),
    };

    private static string Name(ProofKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
