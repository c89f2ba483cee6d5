using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Roles;

/// <summary>One role of the bank's own: what it allows, to whom, and changing that.</summary>
[Needs(Permission.SeeStaff)]
internal sealed class FilePage(RoleDesk desk, RoleDeeds deeds, TimeProvider clock) : AdminPage
{
    public RoleLine Line { get; private set; } = null!;

    public RoleView View { get; private set; } = null!;

    /// <summary>Whoever may not do all of it themselves only reads it.</summary>
    public bool MayChange => Staff.May(Permission.ChangeStaff) && Line.Permissions.All(Staff.May);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NoSuchPage();

    [Needs(Permission.ChangeStaff)]
    public async Task<IActionResult> OnPostAsync(string id, [FromForm] string? seen, [FromForm] string? description, [FromForm] string? segment, [FromForm] string[]? permissions, [FromForm] string? reason, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct))
            return NoSuchPage();
        var form = new RoleForm(Line.Name, description, permissions, segment, reason) { Seen = RoleView.ReadSeen(seen) ?? DateTimeOffset.MinValue };
        var outcome = await deeds.KeepAsync(form, Staff, clock.GetUtcNow(), ct);
        if (RoleView.Of(form, isNew: false, Staff, outcome) is { } view)
        {
            View = view;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        return outcome.Outcome switch
        {
            DeedOutcome.Done => SeeOther("/admin/roles", A.RoleKept),
            DeedOutcome.Proposed => SeeOther("/admin/roles", A.ProposalMade),
            DeedOutcome.NothingToDo => SeeOther("/admin/roles", A.NothingToDo),
            _ => Answers.NotAllowed(HttpContext),
        };
    }

    private async Task<bool> LoadAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, ct) is not { } line)
            return false;
        (Line, View) = (line, new RoleView(line.ToForm(), IsNew: false, Staff, []));
        return true;
    }
}
