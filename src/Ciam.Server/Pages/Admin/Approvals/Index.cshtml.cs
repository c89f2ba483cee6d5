using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

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

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(!IsOver, After, Staff, clock.GetUtcNow(), ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
