using Ciam.Server.OAuth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.SignIn;

/// <summary>Ends the session of this browser; by form only, so that no foreign page can do it.</summary>
internal sealed class SignOutModel(Server.SignIn.SignOut signOut, FrontchannelFrames frontchannel, TimeProvider clock) : PageModel
{
    public bool IsDone { get; private set; }

    public IActionResult OnGet(string? done)
    {
        IsDone = done == "1";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var frames = await frontchannel.OfAsync(HttpContext, clock.GetUtcNow(), ct);
        await signOut.EndAsync(HttpContext, clock.GetUtcNow(), ct);
        return frames.Count == 0 ? new SeeOtherResult("/signout?done=1") : Content(FrontchannelFrames.Page(HttpContext, frames, "/signout?done=1"), "text/html; charset=utf-8");
    }
}
