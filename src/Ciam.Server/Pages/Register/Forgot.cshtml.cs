using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Register;

/// <summary>Asks for a link to set a new password; the answer never tells whether there is an account.</summary>
internal sealed class ForgotModel(AccountRecovery recovery, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    public string Email { get; private set; } = "";
    public bool WasSent { get; private set; }

    public void OnGet(string? journey, string? sent)
    {
        Way.Remember(HttpContext, journey);
        WasSent = sent == "1";
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? email, CancellationToken ct)
    {
        Email = email is { Length: <= LongestInput } ? email : "";
        if (PersonName.ReadEmail(email) is not { } address)
            return Again(Texts.Account.EmailBad);
        return await recovery.AskForResetAsync(address, Network, Now, ct) ? new SeeOtherResult("/forgot?sent=1") : Busy();
    }
}
