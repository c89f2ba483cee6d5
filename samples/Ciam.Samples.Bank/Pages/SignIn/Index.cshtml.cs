using Ciam.Samples.Bank.Oidc;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages.SignIn;

/// <summary>Sends the browser to the issuer.</summary>
internal sealed class IndexModel : PageModel
{
    public IActionResult OnGet(string? returnTo) =>
        Challenge(LoginRequest.Plain(Url.IsLocalUrl(returnTo) ? returnTo : "/accounts"), Schemes.BankLogin);
}
