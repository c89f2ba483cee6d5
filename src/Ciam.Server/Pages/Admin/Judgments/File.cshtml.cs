using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Judgments;

/// <summary>Why one request was trusted or not.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class FilePage(RiskDesk desk) : AdminPage
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
        if (!TryReadId(id, out var wanted) || await desk.FindAsync(wanted, ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        if (Again is not null)
            Replay = await desk.JudgeAgainAsync(entry.Kept, ct);
        return Page();
    }
}
