using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Staff;

/// <summary>Who has which role, and what the roles mean.</summary>
[Needs(Permission.SeeStaff)]
internal sealed class IndexPage(CustomerDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    protected override IEnumerable<string> SortColumns => CustomerDesk.StaffColumns.Select(column => column.Name);

    public Slice<CustomerLine> Lines { get; private set; } = new([], null);

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync("staff", CustomerColumns.All, (after, token) => desk.SearchAsync(null, after, staffOnly: true, Staff, token, Sort), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.SearchAsync(null, After, staffOnly: true, Staff, ct, Sort)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
