using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages;

/// <summary>A page for somebody who is signed in.</summary>
public abstract class BankPage : PageModel
{
    internal Login Login { get; private protected set; } = null!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The cookie was checked a moment ago; the login behind it may still have ended in between.
        if (HttpContext.RequestServices.GetRequiredService<LoginShelf>().Find(User) is { } login)
            Login = login;
        else
            context.Result = Challenge();
    }

    /// <summary>The issuer does not know this login any more: say so, instead of sending people round in circles.</summary>
    protected async Task<IActionResult> LoginOverAsync(string returnTo)
    {
        await HttpContext.RequestServices.GetRequiredService<LoginShelf>().EndAsync(HttpContext);
        LoginProblem.Keep(HttpContext.Session, new LoginProblem("session_over", null, returnTo));
        return Redirect("/sign-in/problem");
    }
}
