using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Every client of the server.</summary>
[Needs(Permission.SeeClients)]
internal sealed class IndexPage(ClientDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public Slice<ClientLine> Lines { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(After, ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
