using Ciam.Server.OAuth;
using Ciam.Server.Pages.Account;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Approve;

/// <summary>One question of a client, put to the customer it is for: what it is, and yes, no, or "that was not me".</summary>
internal sealed class IndexModel(Sessions sessions, BackchannelQuestions questions, BackchannelApprovals approvals, PaymentApprovals payments, ClientLogos logos, TimeProvider clock) : AccountPage(sessions, clock)
{
    public AskedApproval? Asked { get; private set; }

    /// <summary>The app's own logo, from our origin; null where there is none that may be shown.</summary>
    public ClientLogo? Logo { get; private set; }

    /// <summary>Approving leads through a sign-in first.</summary>
    public bool NeedsProof { get; private set; }

    /// <summary>The part of the form that proves a payment; null where there is none, or a sign-in comes first.</summary>
    public PaymentPart? Payment { get; private set; }

    /// <summary>Where the number is typed that the app shows; null where it shows none, or a sign-in comes first.</summary>
    public NumberField? Number { get; private set; }

    private string? _numberError;

    public Task OnGetAsync(Guid id, CancellationToken ct) => ShowAsync(id, null, null, ct);

    private async Task ShowAsync(Guid id, string? error, string? notice, CancellationToken ct)
    {
        Asked = await questions.FindAsync(Me.Id, id, Now, ct);
        if (Asked is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            NeedsProof = BackchannelApprovals.NeedsProof(Asked, Session.Row, Now);
        PageBrand.Show(HttpContext, Asked?.ClientId);
        if (Asked is not null)
            Logo = await logos.FindAsync(Asked.ClientId, Asked.LogoUri, ct);
        if (Asked is { State: ApprovalState.Open, Number: not null } && !NeedsProof)
            Number = new NumberField("number", _numberError);
        if (Asked is { State: ApprovalState.Open } && !NeedsProof && Asked.PaymentOf(Session) is { } payment)
            Payment = new PaymentPart(await payments.StepAsync(payment, Now, ct), Texts.Approvals.Approve, "approve") { Error = error, Notice = notice, Number = Number };
    }

    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] string? answer, [FromForm] string? code, [FromForm] string? number, CancellationToken ct)
    {
        if (answer == PaymentPart.Send)
            return await SendCodeAsync(id, ct);

        // Whatever is not a clear yes is a no.
        var outcome = PaymentProofForm.IsYes(answer, "approve")
            ? await approvals.ApproveAsync(HttpContext, Session, id, number, PaymentProofForm.Of(answer, code), Now, ct)
            : await approvals.RefuseAsync(Session, id, answer == "not-me", Now, ct);
        return outcome switch
        {
            { ProofPath: { } signIn } => new SeeOtherResult(signIn),
            { Answer: ApprovalAnswer.Unknown } => NotFound(),
            { Answer: ApprovalAnswer.NumberMissing } => await NumberAgainAsync(id, ct),
            { Payment: { } wrong } => await AgainAsync(id, PaymentPart.ErrorOf(wrong), null, StatusCodes.Status422UnprocessableEntity, ct),
            { Answer: ApprovalAnswer.RefusedByRisk } => Done(BackchannelApprovals.PathOf(id), Texts.Approvals.RefusedByRisk),
            _ => new SeeOtherResult(BackchannelApprovals.PathOf(id)),
        };
    }

    /// <summary>Only whoever has proven well enough who they are is sent a code: the sign-in comes first.</summary>
    private async Task<IActionResult> SendCodeAsync(Guid id, CancellationToken ct)
    {
        if (await questions.FindAsync(Me.Id, id, Now, ct) is not { } asked)
            return NotFound();
        if (asked is not { State: ApprovalState.Open } || BackchannelApprovals.NeedsProof(asked, Session.Row, Now) || asked.PaymentOf(Session) is not { } payment)
            return new SeeOtherResult(BackchannelApprovals.PathOf(id));
        var sending = await payments.SendCodeAsync(HttpContext, payment, Now, ct);
        return sending is CodeSending.Sent ? new SeeOtherResult(BackchannelApprovals.PathOf(id)) : await AgainAsync(id, null, PaymentPart.NoticeOf(sending), StatusCodes.Status200OK, ct);
    }

    private Task<IActionResult> NumberAgainAsync(Guid id, CancellationToken ct)
    {
        _numberError = Texts.OtherDevice.NumberMissing;
        return AgainAsync(id, null, null, StatusCodes.Status422UnprocessableEntity, ct);
    }

    private async Task<IActionResult> AgainAsync(Guid id, string? error, string? notice, int status, CancellationToken ct)
    {
        await ShowAsync(id, error, notice, ct);
        return new Microsoft.AspNetCore.Mvc.RazorPages.PageResult { StatusCode = status };
    }
}
