using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>Back to the client without having signed in.</summary>
internal sealed class CancelModel(SignInDesk desk, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) => await EnterAsync(handle, _ => false, ct) ?? Onward();

    public async Task<IActionResult> OnPostAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, _ => true, ct) is { } elsewhere)
            return elsewhere;
        return await Desk.CancelAsync(Current, Now, ct) ? new SeeOtherResult(Current.WayBack) : Onward();
    }
}
