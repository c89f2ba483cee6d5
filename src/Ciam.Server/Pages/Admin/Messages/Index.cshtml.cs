using Ciam.Decisions.Admin;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.Messages;

/// <summary>Text messages and calls by country, and where none are sent for a while.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(MessageDesk desk, TimeProvider clock) : AdminPage
{
    public TextsOfDay Day { get; private set; } = null!;

    public bool MayResume => Staff.May(Permission.ResumeMessages);

    public async Task OnGetAsync(CancellationToken ct) => Day = await desk.LookAsync(clock.GetUtcNow(), ct);
}
