using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>What to do next; the reason is for the bank, so that a thief learns nothing from it.</summary>
internal sealed class RefusedModel(SignInDesk desk, TimeProvider clock) : JourneyPage(desk, clock)
{
    /// <summary>The client insists on a passkey, and the customer, who has proven the password, has none.</summary>
    public bool NeedsPasskey => Current.Journey.Row.Ending == JourneyEndings.Unmet;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => current.Journey.Row.Ending is JourneyEndings.Refused or JourneyEndings.Unmet, ct) ?? Page();
}
