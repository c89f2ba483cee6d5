using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Every client of the server.</summary>
[Needs(Permission.SeeClients)]
internal sealed class IndexPage(ClientDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    protected override IEnumerable<string> SortColumns => ClientDesk.Columns.Select(column => column.Name);

    public Slice<ClientLine> Lines { get; private set; } = new([], null);

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync<ClientLine>("clients",
    [
        new("client_id", line => line.ClientId), new("name", line => line.Name), new("token_endpoint_auth_method", line => line.AuthMethod), new("grant_types", line => string.Join(' ', line.GrantTypes)),
        new("first_party", line => line.FirstParty ? A.Yes : A.No), new("created", line => CsvColumn<ClientLine>.Instant(line.CreatedAt)), new("disabled", line => CsvColumn<ClientLine>.Instant(line.DisabledAt)),
    ], (after, token) => desk.ListAsync(after, token, Sort), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(After, ct, Sort)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
