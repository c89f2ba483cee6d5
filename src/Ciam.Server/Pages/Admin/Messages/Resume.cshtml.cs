using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Messages;

/// <summary>Has codes sent again to a prefix or country.</summary>
[Needs(Permission.ResumeMessages)]
internal sealed class ResumePage(MessageDesk desk, TimeProvider clock) : AdminPage
{
    private const string BackPath = "/admin/messages";

    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await PrepareAsync(id, ct) ? Page() : NoSuchPage();

    [Needs(Permission.ResumeMessages)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (!await PrepareAsync(id, ct))
            return NoSuchPage();
        switch (await desk.ResumeAsync(new ResumeDeed(Staff, id, Reason, clock.GetUtcNow()), ct))
        {
            case DeedOutcome.Done:
                return SeeOther(BackPath, A.MessagesResumed);
            case DeedOutcome.NothingToDo:
                return SeeOther(BackPath, A.NothingToDo);
            default:
                Form = Form with { Reason = Reason, Error = A.ReasonMissing };
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
        }
    }

    private async Task<bool> PrepareAsync(string target, CancellationToken ct)
    {
        if (await desk.FindPauseAsync(target, clock.GetUtcNow(), ct) is not { } pause)
            return false;
        Form = new DeedForm { Title = A.ResumeTitle, Subject = $"{pause.Target}: {A.PausedFor(pause.TypedBack, pause.Settled, pause.Habit)}", Consequence = A.ResumeMeans, Button = A.Resume, BackPath = BackPath };
        return true;
    }
}
