using Ciam.Decisions.SignIn;
using Ciam.Protocol.WebAuthn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A passkey, instead of the password or after it.</summary>
internal sealed class PasskeyModel(SignInDesk desk, SubmitProof submit, TimeProvider clock) : JourneyPage(desk, clock)
{
    private const int LongestState = 4096;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Passkey), ct) is { } elsewhere)
            return elsewhere;
        await AskPasskeyAsync(unasked: false);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? state, [FromForm] string? answer, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Passkey), ct) is { } elsewhere)
            return elsewhere;
        await AskPasskeyAsync(unasked: false);

        // A browser without script, or one that knows no passkeys, sends the form as it is.
        if (string.IsNullOrEmpty(answer))
            return Again(Texts.SignIn.PasskeyNotHere);
        if (answer.Length > AssertionJson.Longest || state is not { Length: > 0 and <= LongestState })
            return Again(Texts.SignIn.PasskeyWrong);
        var proof = new SubmittedProof(ProofKind.Passkey, answer) { State = state, Email = CredentialIdOf(answer) };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.SignIn.PasskeyWrong);
    }

    /// <summary>What stands for a name where nobody bears the passkey.</summary>
    private static string CredentialIdOf(string answer) => AssertionJson.TryRead(answer) is { } read ? "passkey:" + Convert.ToHexStringLower(read.CredentialId.AsSpan(0, Math.Min(32, read.CredentialId.Length))) : "passkey:";
}
