using Ciam.Protocol;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.SignOut;

/// <summary>Asks the customer before an app that could not name the session ends it.</summary>
public sealed class ConfirmModel(AppSignOut signOut, TimeProvider clock) : PageModel
{
    private static readonly string[] Names = ["client_id", "post_logout_redirect_uri", "state"];

    public IReadOnlyDictionary<string, string> Kept { get; private set; } = new Dictionary<string, string>();

    public void OnGet()
    {
        Kept = Read(Request.Query);
        if (Kept.TryGetValue("post_logout_redirect_uri", out var back))
            SecurityHeaders.AllowFormsTo(HttpContext, back);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answered = await signOut.AnswerAsync(HttpContext, new Parameters(Read(Request.Form)), confirmed: true, clock.GetUtcNow(), ct);
        if (!answered.TryGet(out var answer, out var no))
            return BadRequest(no.Description);
        return answer.Frames.Count == 0 ? Redirect(answer.Url) : Content(FrontchannelFrames.Page(HttpContext, answer.Frames, answer.Url), "text/html; charset=utf-8");
    }

    private static Dictionary<string, string> Read(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values) =>
        values.Where(pair => Names.Contains(pair.Key) && pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
