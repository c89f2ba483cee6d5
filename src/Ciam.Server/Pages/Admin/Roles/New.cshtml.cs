using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Roles;

/// <summary>Proposes a role; a second person agrees to it.</summary>
[Needs(Permission.ChangeStaff)]
internal sealed class NewPage(RoleDeeds deeds, TimeProvider clock) : AdminPage
{
    public RoleView View { get; private set; } = null!;

    public void OnGet() => View = new RoleView(new RoleForm(null, null, [], null, null), IsNew: true, Staff, []);

    [Needs(Permission.ChangeStaff)]
    public async Task<IActionResult> OnPostAsync([FromForm] string? name, [FromForm] string? description, [FromForm] string? segment, [FromForm] string[]? permissions, [FromForm] string? reason, CancellationToken ct)
    {
        var form = new RoleForm(name, description, permissions, segment, reason);
        var outcome = await deeds.KeepAsync(form, Staff, clock.GetUtcNow(), ct);
        if (RoleView.Of(form, isNew: true, Staff, outcome) is { } view)
        {
            View = view;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        return outcome.Outcome == DeedOutcome.NotAllowed ? Answers.NotAllowed(HttpContext) : SeeOther("/admin/roles", A.ProposalMade);
    }
}
