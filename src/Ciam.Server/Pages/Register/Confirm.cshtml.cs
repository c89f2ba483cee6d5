using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Register;

/// <summary>The six digits from the mail, typed into the browser that registered.</summary>
internal sealed class ConfirmModel(Registration registration, Cookies cookies, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    public string Address { get; private set; } = "";

    private string? Browser => cookies.Read(HttpContext, IndexModel.BrowserCookie);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await registration.FindAddressAsync(Browser, Now, ct) is not { } address)
            return new SeeOtherResult("/register");
        Address = address;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken ct)
    {
        if (await OnGetAsync(ct) is not PageResult)
            return new SeeOtherResult("/register");
        if (await registration.ConfirmByCodeAsync(Browser, code ?? "", Now, ct) is null)
            return Again(Texts.Register.CodeWrong);
        cookies.Remove(HttpContext, IndexModel.BrowserCookie);
        return new SeeOtherResult("/register/ready");
    }
}
