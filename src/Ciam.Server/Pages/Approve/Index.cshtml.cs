using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Pages.Account;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Approve;

/// <summary>One question of a client, put to the customer it is for: what it is, and yes, no, or "that was not me".</summary>
internal sealed class IndexModel(Sessions sessions, BackchannelQuestions questions, BackchannelApprovals approvals, TimeProvider clock) : AccountPage(sessions, clock)
{
    public AskedApproval? Asked { get; private set; }

    /// <summary>Approving leads through a sign-in first.</summary>
    public bool NeedsProof { get; private set; }

    public async Task OnGetAsync(Guid id, CancellationToken ct)
    {
        Asked = await questions.FindAsync(Me.Id, id, Now, ct);
        if (Asked is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            NeedsProof = BackchannelApprovals.NeedsProof(Asked, Session.Row, Now);
        if (Asked?.LogoUri is { } logo)
            SecurityHeaders.AllowImagesFrom(HttpContext, logo);
    }

    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] string? answer, CancellationToken ct)
    {
        // Whatever is not a clear yes is a no.
        var outcome = answer == "approve" ? await approvals.ApproveAsync(HttpContext, Session, id, Now, ct) : await approvals.RefuseAsync(Session, id, answer == "not-me", Now, ct);
        return outcome switch
        {
            { ProofPath: { } signIn } => new SeeOtherResult(signIn),
            { Answer: ApprovalAnswer.Unknown } => NotFound(),
            { Answer: ApprovalAnswer.RefusedByRisk } => Done(BackchannelApprovals.PathOf(id), Texts.Approvals.RefusedByRisk),
            _ => new SeeOtherResult(BackchannelApprovals.PathOf(id)),
        };
    }
}
