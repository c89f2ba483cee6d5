using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Consent;

/// <summary>Asks the customer whether a third party may have what it asked for.</summary>
internal sealed class IndexModel(ConsentQuestions questions, Consents consents, ClientLogos logos, AuditTrail audit, TimeProvider clock) : PageModel
{
    public ConsentQuestion? Question { get; private set; }

    /// <summary>The part of the form that proves a payment; null where there is none.</summary>
    public PaymentPart? Payment { get; private set; }

    /// <summary>The app's own logo, from our origin; null where there is none that may be shown.</summary>
    public ClientLogo? Logo { get; private set; }

    public async Task OnGetAsync(string handle, CancellationToken ct)
    {
        await ShowAsync(handle, null, null, ct);
    }

    private async Task ShowAsync(string handle, string? error, string? notice, CancellationToken ct)
    {
        Question = await questions.FindAsync(HttpContext, handle, clock.GetUtcNow(), ct);
        if (Question is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await AllowAsync(Question, ct);
        if (Question?.Payment is { } step)
            Payment = new PaymentPart(step, Texts.Consent.Agree, "allow") { Error = error, Notice = notice };
    }

    private async Task AllowAsync(ConsentQuestion question, CancellationToken ct)
    {
        SecurityHeaders.AllowFormsTo(HttpContext, question.RedirectUri);
        PageBrand.Show(HttpContext, question.ClientId);
        Logo = await logos.FindAsync(question.ClientId, question.LogoUri, ct);
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? answer, [FromForm] string? code, CancellationToken ct)
    {
        if (answer == PaymentPart.Send)
        {
            var sending = await questions.SendCodeAsync(HttpContext, handle, clock.GetUtcNow(), ct);
            if (sending is CodeSending.Sent)
                return new SeeOtherResult("/consent/" + handle);
            await ShowAsync(handle, null, PaymentPart.NoticeOf(sending), ct);
            return Page();
        }

        var outcome = await questions.AnswerAsync(HttpContext, handle, PaymentProofForm.IsYes(answer, "allow"), PaymentProofForm.Of(answer, code), consents, audit, clock.GetUtcNow(), ct);
        if (outcome.Next is { } next)
            return Redirect(next);
        await ShowAsync(handle, PaymentPart.ErrorOf(outcome.Payment), null, ct);
        if (Question is not null)
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
