using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Approvals;

/// <summary>One change that takes a second person: what it would do, and the two answers.</summary>
[Needs(Permission.SeeOverview)]
internal sealed class FilePage(ProposalDesk desk, TimeProvider clock) : AdminPage
{
    private const string List = "/admin/proposals";

    [BindProperty]
    public string? Reason { get; set; }

    public ProposalLine Line { get; private set; } = null!;

    public string? Error { get; private set; }

    public bool IsOwn => Line.Row.ProposedBy == Staff.Id;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NoSuchPage();

    [Needs(Permission.ApproveChanges)]
    public async Task<IActionResult> OnPostApproveAsync(string id, CancellationToken ct) =>
        await LoadAsync(id, ct) ? Answer(await desk.ApproveAsync(Line.Row.Id, Staff, Reason, clock.GetUtcNow(), ct), A.ProposalDone) : NoSuchPage();

    /// <summary>Whoever proposed it takes it back by this too.</summary>
    [Needs(Permission.SeeOverview)]
    public async Task<IActionResult> OnPostRejectAsync(string id, CancellationToken ct) =>
        await LoadAsync(id, ct) ? Answer(await desk.RejectAsync(Line.Row.Id, Staff, Reason, clock.GetUtcNow(), ct), A.ProposalRejected) : NoSuchPage();

    private IActionResult Answer(DeedOutcome outcome, string done)
    {
        switch (outcome)
        {
            case DeedOutcome.Done:
                return SeeOther(List, done);
            case DeedOutcome.Outdated:
                return SeeOther(List, A.ProposalOutdated);
            case DeedOutcome.NothingToDo:
                return SeeOther(List, A.ProposalOver);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            case DeedOutcome.NotAllowed:
                return Answers.NotAllowed(HttpContext);
            default:
                Error = A.ReasonMissing;
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }

    private async Task<bool> LoadAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await desk.FindAsync(wanted, Staff, clock.GetUtcNow(), ct) is not { } line)
            return false;
        Line = line;
        return true;
    }
}
