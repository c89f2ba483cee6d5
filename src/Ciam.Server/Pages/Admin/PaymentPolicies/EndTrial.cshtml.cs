using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>Ends the trial of a policy for payments.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class EndTrialPage(FraudPolicyDesk desk, FraudPolicyDeeds deeds, TimeProvider clock) : FraudPolicyDeedPage(desk, clock)
{
    protected override string Title => A.EndTrial;
    protected override string Consequence => A.EndTrialMeans;
    protected override string DoneWords => A.TrialEnded;

    [Needs(Permission.DraftPolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.EndTrialAsync(deed, ct), ct);
}
