using Ciam.Decisions.Admin;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>The policies that were ever kept, the one in force first.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(PolicyDesk desk) : AdminPage
{
    public IReadOnlyList<PolicyLine> Lines { get; private set; } = [];

    public string InForce => Lines.First(line => line.State == PolicyState.InForce).Version;

    public bool MayDraft => Staff.May(Permission.DraftPolicies);

    public async Task OnGetAsync(CancellationToken ct) => Lines = await desk.ListAsync(ct);
}
