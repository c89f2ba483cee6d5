using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.Risk;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>A test on the past: how far it is, and which answers would have been others.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class TestPage(PolicyDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public BackTestFile Entry { get; private set; } = null!;

    public bool IsRunning => Entry.Test.State == BackTests.Running;
    public bool HasFailed => Entry.Test.State == BackTests.Failed;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (!TryReadId(id, out var wanted) || !AuditQuestion.TryReadCursor(After, out var after) || await desk.FindTestAsync(wanted, after, ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;

        // Long work shows how far it is without a script.
        if (IsRunning)
            Response.Headers["Refresh"] = "2";
        return Page();
    }
}
