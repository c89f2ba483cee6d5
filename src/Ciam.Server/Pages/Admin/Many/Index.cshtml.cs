using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Many;

/// <summary>Proposes one thing to be done to many customers.</summary>
[Needs(Permission.ActOnMany)]
internal sealed class IndexPage(ManyDeeds many, TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Ids { get; set; }

    [BindProperty]
    public string? Deed { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public IReadOnlyList<ManyDeed> Choices => [.. Enum.GetValues<ManyDeed>().Where(deed => Staff.May(ManyDeeds.PermissionOf(deed)))];

    public IActionResult OnGet() => Page();

    [Needs(Permission.ActOnMany)]
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Choices.Where(choice => choice.ToString() == Deed).Cast<ManyDeed?>().SingleOrDefault() is not { } deed)
            return PageWithRefusal("one of the deeds is chosen");
        return (await many.ProposeAsync(deed, Ids, Reason, Staff, clock.GetUtcNow(), ct)).TryGet(out var proposal, out var no)
            ? SeeOther($"/admin/proposals/{proposal.Value}", A.ProposalMade)
            : PageWithRefusal(no.Description);
    }
}
