using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Cases;

/// <summary>Payments that were held or disputed, the dearest first.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class IndexPage(CaseDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    protected override IEnumerable<string> SortColumns => CaseDesk.Columns.Select(column => column.Name);

    public Slice<CaseLine> Lines { get; private set; } = new([], null);

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync<CaseLine>("cases",
    [
        new("time", line => CsvColumn<CaseLine>.Instant(line.At)), new("customer", line => line.CustomerId.ToString()), new("name", line => line.CustomerName), new("amount", line => line.Amount?.ToString(CultureInfo.InvariantCulture)),
        new("currency", line => line.Currency), new("action", line => line.Action), new("verdict", line => line.Verdict.ToString()), new("probability", line => line.Score.ToString("0.####", CultureInfo.InvariantCulture)),
        new("expected_loss", line => line.ExpectedLoss.ToString("0.##", CultureInfo.InvariantCulture)), new("id", line => line.Id.ToString()),
    ], (after, token) => desk.QueueAsync(after, Sort ?? CaseDesk.DearestFirst, Staff, token), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.QueueAsync(After, Sort ?? CaseDesk.DearestFirst, Staff, ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
