using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>One sign-in that waits: from which device and where, the number to type, and "this is not me".</summary>
internal sealed class SignInsModel(Sessions sessions, OtherDeviceAnswers answers, TimeProvider clock) : AccountPage(sessions, clock)
{
    public WaitingSignIn? Waiting { get; private set; }

    public bool IsOpen => Waiting is { MayAnswer: true, Row: { Decision: null } row } && row.ExpiresAt > Now;

    public async Task OnGetAsync(Guid id, CancellationToken ct)
    {
        Waiting = await answers.FindAsync(Session, id, ct);
        if (Waiting is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] string? answer, [FromForm] string? number, CancellationToken ct)
    {
        if (answer == "approve" && string.IsNullOrWhiteSpace(number))
        {
            await OnGetAsync(id, ct);
            return Again(Texts.OtherDevice.NumberMissing);
        }

        // Whatever is not a clear yes is a no.
        var outcome = answer == "approve"
            ? await answers.ApproveAsync(HttpContext, Session, id, number, Now, ct)
            : await answers.RefuseAsync(Session, id, answer == "not-me", Now, ct);
        return outcome switch
        {
            { ProofPath: { } signIn } => new SeeOtherResult(signIn),
            { Decision: OtherDeviceDecisions.Disowned } => Done("/account/password", Texts.OtherDevice.Disowned),
            _ => new SeeOtherResult(OtherDeviceAnswers.PathOf(id)),
        };
    }
}
