using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>Puts a policy in force.</summary>
[Needs(Permission.ActivatePolicies)]
internal sealed class ActivatePage(PolicyDesk desk, PolicyDeeds deeds, TimeProvider clock) : RiskPolicyDeedPage(desk, clock)
{
    protected override string Title => A.Activate;
    protected override string Consequence => A.ActivateMeans;
    protected override string DoneWords => A.PolicyActivated;

    [Needs(Permission.ActivatePolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.ActivateAsync(deed, ct), ct);
}
