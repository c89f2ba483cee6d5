using Ciam.Decisions.SignIn;
using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>E-mail address and password, on one page.</summary>
internal sealed class PasswordModel(SignInDesk desk, SubmitProof submit, TimeProvider clock) : JourneyPage(desk, clock)
{
    private const int LongestEmail = 256;

    public string Email { get; private set; } = "";
    public string? EmailError { get; private set; }
    public string? PasswordError { get; private set; }

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Password), ct) is { } elsewhere)
            return elsewhere;
        await AskPasskeyAsync(unasked: true);
        var hint = Current.Customer?.Email ?? Current.Journey.Request.LoginHint ?? "";
        Email = hint.Length <= LongestEmail ? hint : "";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? email, [FromForm] string? password, [FromForm] string? behaviour, CancellationToken ct)
    {
        Email = email?.Trim() is { Length: <= LongestEmail } given ? given : "";
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Password), ct, Email) is { } elsewhere)
            return elsewhere;
        await AskPasskeyAsync(unasked: true);
        EmailError = Email.Length == 0 ? Texts.SignIn.EmailMissing : null;
        PasswordError = string.IsNullOrEmpty(password) ? Texts.SignIn.PasswordMissing : password.Length > LongestInput ? Texts.SignIn.TooLong : null;
        if ((EmailError ?? PasswordError) is { } missing)
            return Again(missing);

        // What is missing or cannot be read is neutral: the sign-in goes on without it.
        var proof = new SubmittedProof(ProofKind.Password, password!) { Email = Email, Behaviour = SampleFormat.TryRead(behaviour, out var sample) ? sample : null };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.SignIn.Wrong);
    }
}
