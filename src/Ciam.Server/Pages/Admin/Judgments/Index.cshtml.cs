using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
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
    public string? After { get; set; }

    public Slice<JudgmentLine> Lines { get; private set; } = new([], null);

    public bool IsFiltered => new[] { Verdict, Purpose, Customer, Client }.Any(text => !string.IsNullOrWhiteSpace(text));

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!(await desk.ListAsync(new JudgmentForm(Verdict, Purpose, Customer, Client, After), ct)).TryGet(out var lines, out var no))
            return PageWithRefusal(no.Description);
        Lines = lines;
        return Page();
    }
}
