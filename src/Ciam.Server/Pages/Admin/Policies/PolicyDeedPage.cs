using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>A deed upon one policy in two steps: the page that says what it means and asks why, then the deed.</summary>
internal abstract class PolicyDeedPage(TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    protected abstract string Title { get; }
    protected abstract string Consequence { get; }
    protected abstract string DoneWords { get; }

    /// <summary>The page that lists such policies.</summary>
    protected abstract string ListPath { get; }

    protected abstract Task<bool> ExistsAsync(string id, DateTimeOffset now, CancellationToken ct);

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
        if (!await ExistsAsync(id, clock.GetUtcNow(), ct))
            return false;
        Form = new DeedForm { Title = Title, Subject = id, Consequence = Consequence, Button = Title, BackPath = $"{ListPath}/{Uri.EscapeDataString(id)}" };
        return true;
    }
}

/// <summary>The same upon a policy for sign-ins and tokens.</summary>
internal abstract class RiskPolicyDeedPage(PolicyDesk desk, TimeProvider clock) : PolicyDeedPage(clock)
{
    protected override string ListPath => "/admin/policies";

    protected override async Task<bool> ExistsAsync(string id, DateTimeOffset now, CancellationToken ct) => await desk.FindAsync(id, now, ct) is not null;
}
