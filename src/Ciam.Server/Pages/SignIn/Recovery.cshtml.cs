using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>One of the codes kept for the day the phone is lost.</summary>
internal sealed class RecoveryModel(SignInDesk desk, SubmitProof submit, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => current.Asks(ProofKind.RecoveryCode), ct) ?? Page();

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? code, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.RecoveryCode), ct) is { } elsewhere)
            return elsewhere;
        if (string.IsNullOrWhiteSpace(code) || code.Length > LongestInput)
            return Again(Texts.SignIn.RecoveryMissing);
        return Answer(await submit.SubmitAsync(HttpContext, Current, new SubmittedProof(ProofKind.RecoveryCode, code), Now, ct), Texts.SignIn.RecoveryWrong);
    }
}
