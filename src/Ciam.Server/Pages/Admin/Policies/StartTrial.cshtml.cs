using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>Lets a policy judge in the shadow of the one in force.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class StartTrialPage(PolicyDesk desk, PolicyDeeds deeds, TimeProvider clock) : RiskPolicyDeedPage(desk, clock)
{
    protected override string Title => A.StartTrial;
    protected override string Consequence => A.StartTrialMeans;
    protected override string DoneWords => A.TrialStarted;

    [Needs(Permission.DraftPolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.StartTrialAsync(deed, ct), ct);
}
