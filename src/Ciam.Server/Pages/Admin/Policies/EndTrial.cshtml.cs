using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>Ends a policy's trial.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class EndTrialPage(PolicyDesk desk, PolicyDeeds deeds, TimeProvider clock) : RiskPolicyDeedPage(desk, clock)
{
    protected override string Title => A.EndTrial;
    protected override string Consequence => A.EndTrialMeans;
    protected override string DoneWords => A.TrialEnded;

    [Needs(Permission.DraftPolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.EndTrialAsync(deed, ct), ct);
}
