using Ciam.Decisions.Admin;
using Ciam.Protocol.Assessment;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Conformance;

/// <summary>The running server and every client, graded by rules with their clauses: what is wrong, and what to do.</summary>
[Needs(Permission.SeeClients)]
internal sealed class IndexPage(ConformanceDesk desk, TimeProvider clock) : AdminPage
{
    public static IReadOnlyList<Standard> Standards { get; } = Enum.GetValues<Standard>();

    public Assessment Assessment { get; private set; } = null!;

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public async Task OnGetAsync(CancellationToken ct) => Assessment = await desk.AssessAsync(After, clock.GetUtcNow(), ct);
}
