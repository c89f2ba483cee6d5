using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages.SignOut;

/// <summary>Where the issuer sends the browser after a logout; our state in its answer shows that it was ours.</summary>
internal sealed class SignedOutModel : PageModel
{
    private const string Name = "logout-state";

    public bool Everywhere { get; private set; }

    public static void Expect(ISession session, string state) => session.SetString(Name, state);

    public void OnGet(string? state)
    {
        Everywhere = state is not null && HttpContext.Session.GetString(Name) == state;
        HttpContext.Session.Remove(Name);
    }
}
