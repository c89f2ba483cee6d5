using System.Globalization;
using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.Http;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A page of a sign-in under way: opens the journey, and sends the browser on when another page's turn has come.</summary>
internal abstract class JourneyPage(SignInDesk desk, TimeProvider clock) : PageModel
{
    /// <summary>No code or password is longer; what is, is noise.</summary>
    protected const int LongestInput = 512;

    public CurrentStep Current { get; private set; } = null!;

    /// <summary>What went wrong with the form, in words.</summary>
    public string? Error { get; protected set; }

    public string? ClientName => Current.Journey.Request.ClientName;

    protected SignInDesk Desk => desk;

    /// <summary>What the page's script asks of passkeys.</summary>
    public PasskeyForm? Passkey { get; private set; }

    protected async Task AskPasskeyAsync(bool unasked) =>
        Passkey = new PasskeyForm(Current.PathOf("passkey"), await desk.AskPasskeyAsync(Current, HttpContext, Now), unasked);

    protected DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>Null when this is the page to show; otherwise where to go. Whom a typed <paramref name="name"/> leads to is read at the same time.</summary>
    protected async Task<IActionResult?> EnterAsync(string handle, Func<CurrentStep, bool> fits, CancellationToken ct, string? name = null)
    {
        if (await desk.OpenAsync(HttpContext, handle, Now, ct, name) is not { } current)
            return new SeeOtherResult("/signin/gone");
        Current = current;
        PageBrand.Show(HttpContext, current.Journey.Request.ClientId);
        if (current.Journey.Request.RedirectUri is { } redirectUri)
            SecurityHeaders.AllowFormsTo(HttpContext, redirectUri);
        return fits(current) ? null : new SeeOtherResult(current.Path);
    }

    /// <summary>To wherever the journey has come to; the dispatching page looks anew.</summary>
    protected IActionResult Onward() => new SeeOtherResult("/signin/" + Current.Handle);

    /// <summary>The same page with words about what was wrong.</summary>
    protected PageResult Again(string error, int status = StatusCodes.Status422UnprocessableEntity)
    {
        Error = error;
        return new PageResult { StatusCode = status };
    }

    protected IActionResult Answer(ProofAnswer answer, string wrong) => answer switch
    {
        ProofAnswer.Accepted or ProofAnswer.OutOfStep => Onward(),
        ProofAnswer.Throttled => Again(ToWait, StatusCodes.Status429TooManyRequests),
        ProofAnswer.SomebodyElse => Again(Texts.SignIn.SomebodyElse),
        _ => Again(wrong),
    };

    /// <summary>The time to wait in words, where it is told.</summary>
    private string ToWait => int.TryParse(Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        ? seconds <= 90 ? Texts.SignIn.ThrottledSeconds(seconds) : Texts.SignIn.ThrottledMinutes((seconds + 59) / 60)
        : Texts.SignIn.Throttled;

    /// <summary>Other ways than the one this page is about.</summary>
    public bool HasOtherWays => Current.Step is AskSecondFactor { Options.Count: > 1 };
}

/// <summary>A form that a browser's passkeys fill in; without being asked where the browser can offer them by itself.</summary>
internal sealed record PasskeyForm(string Action, PasskeyQuestion Question, bool Unasked);

/// <summary>303: whatever was sent, the next page is fetched.</summary>
internal sealed class SeeOtherResult(string path) : ActionResult
{
    public override void ExecuteResult(ActionContext context)
    {
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = path;
    }
}
