using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Cases;

/// <summary>The evidence of one case, and the verdict.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class FilePage(CaseDesk desk, CaseDeeds deeds, TimeProvider clock) : AdminPage
{
    public CaseFile Entry { get; private set; } = null!;

    [BindProperty]
    public string? Note { get; set; }

    [BindProperty]
    public string? Verdict { get; set; }

    public string? Error { get; private set; }

    public bool MayDecide => Staff.May(Permission.DecideCases) && Entry.Row.DecidedAt is null;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await PrepareAsync(id, ct) is null ? NoSuchPage() : Page();

    [Needs(Permission.DecideCases)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (await PrepareAsync(id, ct) is not { } found)
            return NoSuchPage();
        switch (await deeds.DecideAsync(found, Verdict, Note, Staff, clock.GetUtcNow(), ct))
        {
            case DeedOutcome.Done:
                return SeeOther($"/admin/cases/{found}", A.CaseNoted);
            case DeedOutcome.NothingToDo:
                return SeeOther($"/admin/cases/{found}", A.NothingToDo);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            case DeedOutcome.NotAllowed:
                Error = A.SecondMustAgree;
                break;
            default:
                Error = A.ReasonMissing;
                break;
        }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<Guid?> PrepareAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var read) || await desk.FindAsync(read, Staff, ct) is not { } entry)
            return null;
        Entry = entry;
        return read;
    }
}
