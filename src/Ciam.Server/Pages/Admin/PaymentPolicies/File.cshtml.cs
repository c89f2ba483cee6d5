using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>One policy for payments, what it would have done, and the ways on.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class FilePage(FraudPolicyDesk desk, TimeProvider clock) : AdminPage
{
    public FraudPolicyFile Entry { get; private set; } = null!;

    public bool MayDraft => Staff.May(Permission.DraftPolicies);
    public bool MayActivate => Staff.May(Permission.ActivatePolicies);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } entry)
            return NoSuchPage();
        Entry = entry;
        return Page();
    }
}
