using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>The password was right, but others may know it: the way on leads through the mailbox.</summary>
internal sealed class NewPasswordModel(SignInDesk desk, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => !current.HasEnded && current.Step is ChangePassword, ct) ?? Page();
}
