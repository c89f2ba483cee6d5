using Ciam.Server.Pages.SignIn;
using Ciam.Server.Pages.Register;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>A new password for somebody who knows the present one and has proven freshly who they are.</summary>
internal sealed class PasswordModel(Sessions sessions, AccountRecovery recovery, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    public PasswordAdvice Advice { get; private set; } = PasswordAdvice.None;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, "/account/password", Now, ct) is { } signIn ? new SeeOtherResult(signIn) : Page();

    public async Task<IActionResult> OnPostAsync([FromForm] string? present, [FromForm] string? password, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, "/account/password", Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        if (present is null or { Length: > LongestInput })
            return Again(Texts.Account.PresentWrong);
        var wanted = password is { Length: <= LongestInput } ? password : "";
        var faults = recovery.Faults(wanted, Me);
        if (faults.Count > 0)
        {
            Advice = new PasswordAdvice(faults);
            return Again(Texts.Passwords.NotYet);
        }

        return await recovery.ChangeAsync(Session, present, wanted, Now, ct) switch
        {
            PasswordChange.Done => Done("/account/security", Texts.Account.PasswordChanged),
            PasswordChange.Throttled => Again(Texts.Account.TooManyTries, StatusCodes.Status429TooManyRequests),
            _ => Again(Texts.Account.PresentWrong),
        };
    }
}
