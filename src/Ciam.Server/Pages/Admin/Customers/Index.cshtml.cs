using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>The search for customers.</summary>
[Needs(Permission.SeeCustomers)]
internal sealed class IndexPage(CustomerDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    protected override IEnumerable<string> SortColumns => CustomerDesk.Columns.Select(column => column.Name);

    public Slice<CustomerLine> Lines { get; private set; } = new([], null);

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync("customers", CustomerColumns.All, (after, token) => desk.SearchAsync(Q, after, staffOnly: false, Staff, token, Sort), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.SearchAsync(Q, After, staffOnly: false, Staff, ct, Sort)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
