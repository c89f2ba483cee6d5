using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A sign-in that no client asked for ends on the account page.</summary>
internal sealed class StartModel(JourneyStore journeys, TimeProvider clock) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        new SeeOtherResult(await journeys.BeginAsync(HttpContext, new JourneyRequest { ReturnPath = "/account" }, clock.GetUtcNow(), ct));
}
