using Ciam.Decisions.Admin;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.Cases;

/// <summary>Payments that were held or disputed, the dearest first.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class IndexPage(CaseDesk desk) : AdminPage
{
    public IReadOnlyList<CaseLine> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Lines = await desk.QueueAsync(ct);
}
