using Ciam.Server.Pages.SignIn;
using Ciam.Server.Audit;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Account;

/// <summary>A page about the signed-in customer's own account: knows whose it is, and says after a redirect what was done.</summary>
internal abstract class AccountPage(Sessions sessions, TimeProvider clock) : PageModel
{
    /// <summary>Nothing a person types into these pages is longer; what is, is noise.</summary>
    protected const int LongestInput = 512;

    /// <summary>What was done just now; shown once.</summary>
    [TempData]
    public string? Flash { get; set; }

    /// <summary>What was wrong with the form, in words.</summary>
    public string? Error { get; protected set; }

    public LiveSession Session { get; private set; } = null!;

    public CustomerRow Me => Session.Customer;

    protected AuditActor Actor => AuditActor.Customer(Me.Id);

    protected DateTimeOffset Now { get; } = clock.GetUtcNow();

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await sessions.FindAsync(HttpContext, Now, HttpContext.RequestAborted) is not { } session)
        {
            context.Result = Challenge();
            return;
        }

        Session = session;
        await next();
    }

    /// <summary>After a deed: the page is fetched anew, so that a reload does not do it again.</summary>
    protected IActionResult Done(string path, string words)
    {
        Flash = words;
        return new SeeOtherResult(path);
    }

    /// <summary>The same page with words about what was wrong.</summary>
    protected PageResult Again(string error, int status = StatusCodes.Status422UnprocessableEntity)
    {
        Error = error;
        return new PageResult { StatusCode = status };
    }
}
