using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Audit;

/// <summary>One entry of the trail, with what it changed.</summary>
[Needs(Permission.SeeAudit)]
internal sealed class EntryPage(AuditDesk desk) : AdminPage
{
    public AuditDetail Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || await desk.FindAsync(wanted, Staff, ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        return Page();
    }
}
