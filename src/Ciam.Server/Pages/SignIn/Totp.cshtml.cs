using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>The code of an authenticator app.</summary>
internal sealed class TotpModel(SignInDesk desk, SubmitProof submit, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => current.Asks(ProofKind.Totp), ct) ?? Page();

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? code, [FromForm] string? remember, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Totp), ct) is { } elsewhere)
            return elsewhere;
        if (string.IsNullOrWhiteSpace(code) || code.Length > LongestInput)
            return Again(Texts.SignIn.CodeMissing);
        var proof = new SubmittedProof(ProofKind.Totp, code) { RememberDevice = remember == "true" };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.SignIn.CodeWrong);
    }
}
