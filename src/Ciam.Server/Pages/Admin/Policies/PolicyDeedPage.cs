using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>A deed upon one policy in two steps: the page that says what it means and asks why, then the deed.</summary>
internal abstract class PolicyDeedPage(PolicyDesk desk, TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    protected abstract string Title { get; }
    protected abstract string Consequence { get; }
    protected abstract string DoneWords { get; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) =>
        await PrepareAsync(id, ct) ? Page() : NoSuchPage();

    protected async Task<IActionResult> DoAsync(string id, Func<PolicyDeed, Task<DeedOutcome>> deed, CancellationToken ct)
    {
        if (!await PrepareAsync(id, ct))
            return NoSuchPage();
        var outcome = await deed(new PolicyDeed(Staff, id, Reason, clock.GetUtcNow()));
        switch (outcome)
        {
            case DeedOutcome.Done:
                return SeeOther(Form.BackPath, DoneWords);
            case DeedOutcome.NothingToDo:
                return SeeOther(Form.BackPath, A.NothingToDo);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            default:
                Form = Form with { Reason = Reason, Error = outcome == DeedOutcome.NotAllowed ? A.AuthorMayNot : A.ReasonMissing };
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }

    private async Task<bool> PrepareAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } policy)
            return false;
        Form = new DeedForm { Title = Title, Subject = policy.Line.Version, Consequence = Consequence, Button = Title, BackPath = "/admin/policies/" + Uri.EscapeDataString(policy.Line.Version) };
        return true;
    }
}
