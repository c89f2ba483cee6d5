using Ciam.Decisions.Admin;
using Ciam.Protocol.Assessment;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.Conformance;

/// <summary>The running server and every client, graded by rules with their clauses: what is wrong, and what to do.</summary>
[Needs(Permission.SeeClients)]
internal sealed class IndexPage(ConformanceDesk desk, TimeProvider clock) : AdminPage
{
    public static IReadOnlyList<Standard> Standards { get; } = Enum.GetValues<Standard>();

    public Assessment Assessment { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Assessment = await desk.AssessAsync(clock.GetUtcNow(), ct);
}
