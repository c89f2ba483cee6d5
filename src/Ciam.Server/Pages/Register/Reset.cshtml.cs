using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Register;

/// <summary>Sets a new password by the link from the mail.</summary>
internal sealed class ResetModel(AccountRecovery recovery, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    /// <summary>Whose password it is; null when the link no longer works.</summary>
    public CustomerRow? Owner { get; private set; }

    /// <summary>Until when the new password has to wait; null when it can be set now.</summary>
    public DateTimeOffset? WaitsUntil { get; private set; }

    public PasswordAdvice Advice { get; private set; } = PasswordAdvice.None;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        var open = await recovery.FindResetAsync(handle, Now, ct);
        (Owner, WaitsUntil) = (open?.Owner, open is null ? null : await recovery.WaitOfAsync(HttpContext, open, Now, ct));
        return new PageResult { StatusCode = Owner is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? password, CancellationToken ct)
    {
        await OnGetAsync(handle, ct);
        if (Owner is null)
            return new PageResult { StatusCode = StatusCodes.Status410Gone };
        var wanted = password is { Length: <= LongestInput } ? password : "";
        switch (await recovery.ResetAsync(HttpContext, handle, wanted, Now, ct))
        {
            case PasswordChange.Done:
                return new SeeOtherResult("/reset/done");
            case PasswordChange.Waits:
                return new SeeOtherResult(AccountRecovery.ResetPath + handle);
            case PasswordChange.LinkSpent:
                Owner = null;
                return new PageResult { StatusCode = StatusCodes.Status410Gone };
            case PasswordChange.Refused:
                Advice = new PasswordAdvice(recovery.Faults(wanted, Owner));
                return Again(Texts.Passwords.NotYet);
            default:
                return Busy();
        }
    }
}
