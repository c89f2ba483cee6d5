using Ciam.Decisions.Admin;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>The policies for payments that were ever kept, the one in force first.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(FraudPolicyDesk desk) : AdminPage
{
    public IReadOnlyList<FraudPolicyLine> Lines { get; private set; } = [];

    public bool MayDraft => Staff.May(Permission.DraftPolicies);

    public async Task OnGetAsync(CancellationToken ct) => Lines = await desk.ListAsync(ct);
}
