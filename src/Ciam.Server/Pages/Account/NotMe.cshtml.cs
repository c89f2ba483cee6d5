using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>"This was not me" beside something that happened: says what will be done, and does it by one press.</summary>
internal sealed class NotMeModel(Sessions sessions, OwnAccount own, AccountRecovery recovery, TimeProvider clock) : AccountPage(sessions, clock)
{
    public Happening Happening { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid entry, CancellationToken ct)
    {
        if (await own.HappeningAsync(Me.Id, entry, ct) is not { } found)
            return NotFound();
        Happening = found;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid entry, CancellationToken ct)
    {
        if (await own.HappeningAsync(Me.Id, entry, ct) is not { } found)
            return NotFound();
        await recovery.DisownAsync(Me.Id, found.Entry.SessionId, Now, ct);
        return new SeeOtherResult("/not-me/done");
    }
}
