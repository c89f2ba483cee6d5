using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Judgments;

/// <summary>Why one request was trusted or not.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class FilePage(RiskDesk desk, JudgmentLabels labels, TimeProvider clock) : AdminPage
{
    /// <summary>Given when the facts are to be judged once more.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Again { get; set; }

    public JudgmentFile Entry { get; private set; } = null!;

    public Replay? Replay { get; private set; }

    public IReadOnlyList<Evidence> Evidence => Entry.Kept.Judgment.Evidence;

    public double HeaviestPoints => Evidence.Count == 0 ? 1 : Evidence.Max(evidence => Math.Abs(evidence.Contribution));

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await desk.FindAsync(wanted, Staff, ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        if (Again is not null)
            Replay = await desk.JudgeAgainAsync(entry.Kept, ct);
        return Page();
    }

    /// <summary>One of the labels, or none to take it back.</summary>
    [BindProperty]
    public string? Label { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public string? Error { get; private set; }

    public bool MayLabel => Staff.May(Permission.LabelJudgments);

    [Needs(Permission.LabelJudgments)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await desk.FindAsync(wanted, Staff, ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        var now = clock.GetUtcNow();
        var outcome = Label == "none" ? await labels.TakeBackAsync(wanted, Note, Staff, now, ct) : await labels.SayAsync(wanted, Label, Note, Staff, now, ct);
        if (outcome is DeedOutcome.Done or DeedOutcome.NothingToDo)
            return SeeOther($"/admin/judgments/{wanted}", outcome == DeedOutcome.Done ? Texts.Admin.LabelKept : Texts.Admin.NothingToDo);
        if (outcome != DeedOutcome.ReasonMissing)
            return outcome == DeedOutcome.NotAllowed ? Answers.NotAllowed(HttpContext) : NoSuchPage();
        Error = Texts.Admin.ReasonMissing;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
