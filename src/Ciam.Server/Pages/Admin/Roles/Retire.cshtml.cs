using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Roles;

/// <summary>Closes a role at once, for whoever has it.</summary>
[Needs(Permission.ChangeStaff)]
internal sealed class RetirePage(RoleDesk desk, RoleDeeds deeds, TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await PrepareAsync(id, ct) ? Page() : NoSuchPage();

    [Needs(Permission.ChangeStaff)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (!await PrepareAsync(id, ct))
            return NoSuchPage();
        switch ((await deeds.RetireAsync(id, Reason, Staff, clock.GetUtcNow(), ct)).Outcome)
        {
            case DeedOutcome.Done:
                return SeeOther("/admin/roles", A.RoleRetired);
            case DeedOutcome.NothingToDo:
                return SeeOther("/admin/roles", A.NothingToDo);
            case DeedOutcome.NotAllowed:
                return Answers.NotAllowed(HttpContext);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            default:
                Form = Form with { Reason = Reason, Error = A.ReasonMissing };
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }

    private async Task<bool> PrepareAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, ct) is not { } line)
            return false;
        Form = new DeedForm { Title = A.RetireRole, Subject = line.Name, Consequence = A.RetireRoleMeans, Button = A.RetireRole, Dangerous = true, BackPath = $"/admin/roles/{line.Name}" };
        return true;
    }
}
