using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Register;

/// <summary>The link from the mail: one click in the browser that registered, the chosen password in any other.</summary>
internal sealed class ConfirmLinkModel(Registration registration, Cookies cookies, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    public LinkAsks Asks { get; private set; }

    private string? Browser => cookies.Read(HttpContext, IndexModel.BrowserCookie);

    public async Task<IActionResult> OnGetAsync(string link, CancellationToken ct)
    {
        Asks = await registration.LookAtLinkAsync(link, Browser, Now, ct);
        return new PageResult { StatusCode = Asks == LinkAsks.Nothing ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }

    public async Task<IActionResult> OnPostAsync(string link, [FromForm] string? password, CancellationToken ct)
    {
        if (await registration.ConfirmByLinkAsync(link, Browser, password is { Length: <= LongestInput } ? password : null, Now, ct) is not null)
        {
            cookies.Remove(HttpContext, IndexModel.BrowserCookie);
            return new SeeOtherResult("/register/ready");
        }

        Asks = await registration.LookAtLinkAsync(link, Browser, Now, ct);
        return Asks == LinkAsks.Nothing ? new PageResult { StatusCode = StatusCodes.Status410Gone } : Again(Texts.Register.LinkWrong);
    }
}
