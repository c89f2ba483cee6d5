using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A journey that is not, or not here.</summary>
internal sealed class GoneModel : PageModel
{
    public IActionResult OnGet()
    {
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
