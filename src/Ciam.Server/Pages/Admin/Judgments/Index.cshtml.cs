using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Judgments;

/// <summary>Judgments as they were made, newest first.</summary>
[Needs(Permission.SeeJudgments)]
internal sealed class IndexPage(RiskDesk desk) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? Verdict { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Purpose { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Customer { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Client { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Label { get; set; }

    /// <summary>Given when the page is to look again by itself.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Live { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>In seconds.</summary>
    private const string LookAgainAfter = "5";

    protected override IEnumerable<string> SortColumns => RiskDesk.Columns.Select(column => column.Name);

    public Slice<JudgmentLine> Lines { get; private set; } = new([], null);

    public bool IsFiltered => new[] { Verdict, Purpose, Customer, Client, Label }.Any(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>Only the newest page changes.</summary>
    public bool IsLive => Live is not null && After is null;

    /// <summary>This list with the same filters, looking again by itself or not.</summary>
    public string PathWith(bool live)
    {
        var query = Request.Query.Where(pair => pair.Key is not ("after" or PagesThatLookAgain.Parameter) && !string.IsNullOrEmpty(pair.Value)).ToList();
        if (live)
            query.Add(new(PagesThatLookAgain.Parameter, "yes"));
        return Request.Path + new QueryBuilder(query).ToString();
    }

    private JudgmentForm Asked(string? after) => new(Verdict, Purpose, Customer, Client, after) { Label = Label, OldestFirst = IsOldestFirst, Sort = Sort };

    public Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => CsvAsync<JudgmentLine>("judgments",
    [
        new("time", line => CsvColumn<JudgmentLine>.Instant(line.At)), new("purpose", line => line.Purpose.ToString()), new("verdict", line => line.Verdict.ToString()),
        new("score", line => line.Score.ToString("0.##", CultureInfo.InvariantCulture)), new("reasons", line => string.Join("; ", line.Reasons)), new("label", line => line.Label),
        new("customer", line => line.CustomerId?.ToString()), new("name", line => line.CustomerName), new("client", line => line.ClientId), new("id", line => line.Id.ToString()),
    ], (after, token) => desk.ListAsync(Asked(after), Staff, token), ct);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(Asked(After), Staff, ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        if (IsLive)
            Response.Headers["Refresh"] = LookAgainAfter;
        return Page();
    }
}
