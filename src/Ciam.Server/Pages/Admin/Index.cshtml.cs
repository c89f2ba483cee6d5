using Ciam.Decisions.Admin;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>The last day at a glance.</summary>
[Needs(Permission.SeeOverview)]
internal sealed class OverviewPage(DayDesk desk, TimeProvider clock) : AdminPage
{
    public Day Day { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Day = await desk.LookAsync(clock.GetUtcNow(), ct);
}
