using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>What to do next; the reason is for the bank, so that a thief learns nothing from it.</summary>
internal sealed class RefusedModel(SignInDesk desk, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => current.Journey.Row.Ending == JourneyEndings.Refused, ct) ?? Page();
}
