using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Approvals;

/// <summary>What waits for a second person, and what became of the rest; everybody sees what they could do themselves.</summary>
[Needs(Permission.SeeOverview)]
internal sealed class IndexPage(ProposalDesk desk, TimeProvider clock) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool IsOver => Show == "over";

    public Slice<ProposalLine> Lines { get; private set; } = new([], null);

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync<ProposalLine>("approvals",
    [
        new("proposed", line => CsvColumn<ProposalLine>.Instant(line.Row.ProposedAt)), new("change", line => A.ProposalKindName(line.Row.Kind)), new("about", line => line.SubjectName), new("proposed_by", line => line.ProposedBy),
        new("reason", line => line.Row.Reason), new("state", A.ProposalStateName), new("decided_by", line => line.DecidedBy), new("decided", line => CsvColumn<ProposalLine>.Instant(line.Row.DecidedAt)), new("id", line => line.Row.Id.ToString()),
    ], (after, token) => desk.ListAsync(!IsOver, after, Staff, clock.GetUtcNow(), token), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(!IsOver, After, Staff, clock.GetUtcNow(), ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
