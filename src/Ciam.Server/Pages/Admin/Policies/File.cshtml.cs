using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>One policy, what trials of it have shown, and the ways on.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class FilePage(PolicyDesk desk, PolicyDeeds deeds, TimeProvider clock) : AdminPage
{
    public PolicyFile Entry { get; private set; } = null!;

    public bool MayDraft => Staff.May(Permission.DraftPolicies);
    public bool MayActivate => Staff.May(Permission.ActivatePolicies);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        return Page();
    }

    /// <summary>Starts a test on the past.</summary>
    [Needs(Permission.DraftPolicies)]
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken ct) =>
        await deeds.TestAsync(id, Staff, clock.GetUtcNow(), ct) is { } test ? SeeOther($"/admin/back-tests/{test}") : NoSuchPage();
}
