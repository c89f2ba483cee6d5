using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>Puts a policy for payments in force.</summary>
[Needs(Permission.ActivatePolicies)]
internal sealed class ActivatePage(FraudPolicyDesk desk, FraudPolicyDeeds deeds, TimeProvider clock) : FraudPolicyDeedPage(desk, clock)
{
    protected override string Title => A.Activate;
    protected override string Consequence => A.PaymentActivateMeans;
    protected override string DoneWords => A.PolicyActivated;

    [Needs(Permission.ActivatePolicies)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.ActivateAsync(deed, ct), ct);
}
