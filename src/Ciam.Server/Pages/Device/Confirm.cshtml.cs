using Ciam.Protocol.DeviceAuthorization;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Pages.Account;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Device;

/// <summary>Asks whether a device may come in: who it is, the code to compare, where it asked from, and what it wants.</summary>
internal sealed class ConfirmModel(Sessions sessions, DeviceApprovals approvals, DeviceAnswers answers, TimeProvider clock) : AccountPage(sessions, clock)
{
    public DeviceQuestion? Question { get; private set; }

    /// <summary>The customer was sent to sign in for this and came back without.</summary>
    public bool Unproven { get; private set; }

    public string ShownCode => UserCode.Shown(Question!.Slip.UserCode);

    public TimeSpan AskedAgo => Now - Question!.Request.CreatedAt;

    public async Task<IActionResult> OnGetAsync(string slip, CancellationToken ct)
    {
        Question = await approvals.FindAsync(Session, slip, Now, ct);
        if (Question is null)
            return Gone();
        if (Question.Client.Metadata.LogoUri is { } logo)
            SecurityHeaders.AllowImagesFrom(HttpContext, logo);
        Unproven = !Question.MayGoOn(Session);
        return Unproven && Question.Slip.Since is null
            ? new SeeOtherResult(await approvals.BeginProofAsync(HttpContext, Question, Session, riskAsks: false, Now, ct))
            : Page();
    }

    public async Task<IActionResult> OnPostAsync(string slip, [FromForm] string? answer, CancellationToken ct)
    {
        if (answer == "prove" && await approvals.FindAsync(Session, slip, Now, ct) is { } question)
            return new SeeOtherResult(await approvals.BeginProofAsync(HttpContext, question, Session, riskAsks: false, Now, ct));
        return await answers.AnswerAsync(HttpContext, Session, slip, answer == "allow", Now, ct) is { } next ? new SeeOtherResult(next) : Gone();
    }

    private static PageResult Gone() => new() { StatusCode = StatusCodes.Status410Gone };
}
