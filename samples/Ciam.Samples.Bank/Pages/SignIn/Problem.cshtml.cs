using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Ciam.Samples.Bank.Pages.SignIn;

/// <summary>Explains in plain words why a login did not come about.</summary>
internal sealed class ProblemModel : PageModel
{
    private const string Resume = "/transfer/resume?";

    public LoginProblem? Problem { get; private set; }

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public bool WasTransfer => Problem?.ReturnTo?.StartsWith(Resume, StringComparison.Ordinal) == true;

    /// <summary>Whoever is still signed in and broke off a stronger login goes back to the form, filled in as before.</summary>
    public string? ReturnTo => WasTransfer && User.Identity?.IsAuthenticated == true
        ? QueryHelpers.AddQueryString("/transfer", "again", QueryHelpers.ParseQuery(Problem!.ReturnTo![Resume.Length..])["id"].ToString())
        : null;

    public void OnGet()
    {
        Problem = LoginProblem.Find(HttpContext.Session);
        (Title, Text) = Problem?.Error switch
        {
            "access_denied" => ("Log-in not completed", "You, or the bank's protection, ended the log-in. If it was not you who broke it off, check the messages we have sent you."),
            "login_required" or "interaction_required" or "consent_required" => ("Please log in", "The identity server needs to see you in person."),
            "session_over" => ("Please log in again", "Your session has ended. That happens after a while, when you sign out elsewhere, or when you tell us that a log-in was not you."),
            "temporarily_unavailable" or "server_error" or "unreachable" => ("The log-in is not available", "Our identity server does not answer as it should. Please try again in a few minutes."),
            "unmet_authentication_requirements" => ("A stronger log-in is needed", "The identity server could not confirm you strongly enough. Set up a second factor in your profile and try again."),
            "login_not_recognised" => ("That log-in was not begun here", "It was begun in another browser or window, or too long ago. Nothing has happened; simply begin again."),
            "invalid_id_token" => ("Log-in not accepted", "The answer of the identity server does not match what we asked for. You have not been logged in anew."),
            null => ("Nothing went wrong", "There is no failed log-in to explain."),
            _ => ("Log-in not completed", "The identity server refused the log-in."),
        };
    }
}
