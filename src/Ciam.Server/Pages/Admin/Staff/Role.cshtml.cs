using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Staff;

/// <summary>Gives a person a role, or takes it away.</summary>
[Needs(Permission.ChangeStaff)]
internal sealed class RolePage(StaffRoles roles, TimeProvider clock) : AdminPage
{
    public const string NoRole = "none";

    [BindProperty]
    public string? Role { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public StaffFile Person { get; private set; } = null!;

    /// <summary>What may be given; nobody gives more than they have.</summary>
    public IReadOnlyList<Role> Choices { get; private set; } = [];

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await PrepareAsync(id, ct) is { } no)
            return no;
        Role = Person.Line.Role ?? NoRole;
        return Page();
    }

    [Needs(Permission.ChangeStaff)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (await PrepareAsync(id, ct) is { } no)
            return no;
        if (Role != NoRole && Choices.All(role => role.Name != Role))
            return PageWithError(A.RoleUnknown);

        return await roles.ChangeAsync(new StaffDeed(Staff, Person.Line.Id, Reason, clock.GetUtcNow()), Role == NoRole ? null : Role, ct) switch
        {
            DeedOutcome.Done => SeeOther("/admin/staff", A.RoleChanged),
            DeedOutcome.Proposed => SeeOther("/admin/staff", A.ProposalMade),
            DeedOutcome.NothingToDo => SeeOther("/admin/staff", A.NothingToDo),
            DeedOutcome.NoSuchSubject => NoSuchPage(),
            DeedOutcome.NotAllowed => Answers.NotAllowed(HttpContext),
            _ => PageWithError(A.ReasonMissing),
        };
    }

    private PageResult PageWithError(string words)
    {
        Error = words;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<IActionResult?> PrepareAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await roles.FindAsync(wanted, Staff, ct) is not { } person)
            return NoSuchPage();
        (Person, Choices) = (person, await roles.GivableAsync(Staff, ct));
        return person.MayTouch ? null : Answers.NotAllowed(HttpContext);
    }
}
