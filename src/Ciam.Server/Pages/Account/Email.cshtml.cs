using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Where the link to a new address leads: one more click, so that a mail scanner does not change it.</summary>
internal sealed class EmailModel(Sessions sessions, Profile profile, TimeProvider clock) : AccountPage(sessions, clock)
{
    public async Task<IActionResult> OnPostAsync(string handle, CancellationToken ct) =>
        await profile.ConfirmEmailAsync(Me, handle, Now, ct) ? Done("/account/profile", Texts.Account.EmailConfirmed) : Again(Texts.Account.EmailLinkSpent, StatusCodes.Status410Gone);
}
