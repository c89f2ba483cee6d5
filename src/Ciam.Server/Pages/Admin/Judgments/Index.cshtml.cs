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

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(new JudgmentForm(Verdict, Purpose, Customer, Client, After) { Label = Label }, ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        if (IsLive)
            Response.Headers["Refresh"] = LookAgainAfter;
        return Page();
    }
}
