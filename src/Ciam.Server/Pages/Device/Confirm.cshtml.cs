using Ciam.Protocol.DeviceAuthorization;
using Ciam.Server.OAuth;
using Ciam.Server.Pages.Account;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Device;

/// <summary>Asks whether a device may come in: who it is, the code to compare, where it asked from, and what it wants.</summary>
internal sealed class ConfirmModel(Sessions sessions, DeviceApprovals approvals, DeviceAnswers answers, PaymentApprovals payments, ClientLogos logos, TimeProvider clock) : AccountPage(sessions, clock)
{
    public DeviceQuestion? Question { get; private set; }

    /// <summary>The app's own logo, from our origin; null where there is none that may be shown.</summary>
    public ClientLogo? Logo { get; private set; }

    /// <summary>The customer was sent to sign in for this and came back without.</summary>
    public bool Unproven { get; private set; }

    /// <summary>The part of the form that proves a payment; null where there is none.</summary>
    public PaymentPart? Payment { get; private set; }

    public string ShownCode => UserCode.Shown(Question!.Slip.UserCode);

    public TimeSpan AskedAgo => Now - Question!.Request.CreatedAt;

    public Task<IActionResult> OnGetAsync(string slip, CancellationToken ct) => ShowAsync(slip, null, null, StatusCodes.Status200OK, ct);

    private async Task<IActionResult> ShowAsync(string slip, string? error, string? notice, int status, CancellationToken ct)
    {
        Question = await approvals.FindAsync(Session, slip, Now, ct);
        if (Question is null)
            return Gone();
        PageBrand.Show(HttpContext, Question.Client.ClientId);
        Logo = await logos.FindAsync(Question.Client.ClientId, Question.Client.Metadata.LogoUri, ct);
        Unproven = !Question.MayGoOn(Session);
        if (!Unproven && Question.PaymentOf(Session) is { } payment)
            Payment = new PaymentPart(await payments.StepAsync(payment, Now, ct), Texts.Device.Allow, "allow") { Error = error, Notice = notice };
        return Unproven && Question.Slip.Since is null
            ? new SeeOtherResult(await approvals.BeginProofAsync(HttpContext, Question, Session, riskAsks: false, Now, ct))
            : new PageResult { StatusCode = status };
    }

    public async Task<IActionResult> OnPostAsync(string slip, [FromForm] string? answer, [FromForm] string? code, CancellationToken ct)
    {
        if (answer == "prove" && await approvals.FindAsync(Session, slip, Now, ct) is { } question)
            return new SeeOtherResult(await approvals.BeginProofAsync(HttpContext, question, Session, riskAsks: false, Now, ct));
        if (answer == PaymentPart.Send)
            return await SendCodeAsync(slip, ct);
        return await answers.AnswerAsync(HttpContext, Session, slip, PaymentProofForm.IsYes(answer, "allow"), PaymentProofForm.Of(answer, code), Now, ct) switch
        {
            { Next: { } next } => new SeeOtherResult(next),
            { Payment: { } wrong } => await ShowAsync(slip, PaymentPart.ErrorOf(wrong), null, StatusCodes.Status422UnprocessableEntity, ct),
            _ => Gone(),
        };
    }

    /// <summary>Only whoever has proven well enough who they are is sent a code.</summary>
    private async Task<IActionResult> SendCodeAsync(string slip, CancellationToken ct)
    {
        if (await approvals.FindAsync(Session, slip, Now, ct) is not { } asked)
            return Gone();
        if (!asked.MayGoOn(Session) || asked.PaymentOf(Session) is not { } payment)
            return new SeeOtherResult(asked.Path);
        var sending = await payments.SendCodeAsync(HttpContext, payment, Now, ct);
        return sending is CodeSending.Sent ? new SeeOtherResult(asked.Path) : await ShowAsync(slip, null, PaymentPart.NoticeOf(sending), StatusCodes.Status200OK, ct);
    }

    private static PageResult Gone() => new() { StatusCode = StatusCodes.Status410Gone };
}
