using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Consent;

/// <summary>Asks the customer whether a third party may have what it asked for.</summary>
public sealed class IndexModel(ConsentQuestions questions, Consents consents, AuditTrail audit, TimeProvider clock) : PageModel
{
    public ConsentQuestion? Question { get; private set; }

    public async Task OnGetAsync(string handle, CancellationToken ct)
    {
        Question = await questions.FindAsync(HttpContext, handle, clock.GetUtcNow(), ct);
        if (Question is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            Allow(Question);
    }

    private void Allow(ConsentQuestion question)
    {
        SecurityHeaders.AllowFormsTo(HttpContext, question.RedirectUri);
        if (question.LogoUri is { } logo)
            SecurityHeaders.AllowImagesFrom(HttpContext, logo);
    }

    public async Task<IActionResult> OnPostAsync(string handle, string? answer, CancellationToken ct)
    {
        if (await questions.AnswerAsync(HttpContext, handle, answer == "allow", consents, audit, clock.GetUtcNow(), ct) is { } next)
            return Redirect(next);
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
