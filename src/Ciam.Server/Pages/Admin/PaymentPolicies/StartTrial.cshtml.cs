using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>Runs a policy for payments in the shadow.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class StartTrialPage(FraudPolicyDesk desk, FraudPolicyDeeds deeds, TimeProvider clock) : FraudPolicyDeedPage(desk, clock)
{
    protected override string Title => A.StartTrial;
    protected override string Consequence => A.StartTrialMeans;
    protected override string DoneWords => A.TrialStarted;

    [Needs(Permission.DraftPolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.StartTrialAsync(deed, ct), ct);
}
