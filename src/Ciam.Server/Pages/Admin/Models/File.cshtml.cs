using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Models;

/// <summary>One model of payments: its card, its proof, its drift, and the ways on.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class FilePage(ModelDesk desk, TimeProvider clock) : AdminPage
{
    public ModelFile Entry { get; private set; } = null!;

    public bool MayActivate => Staff.May(Permission.ActivatePolicies);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        return Page();
    }
}
