using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>Drafts a policy for payments, beginning with the text of another.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class NewPage(FraudPolicyDesk desk, FraudPolicyDeeds deeds, TimeProvider clock) : AdminPage
{
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty]
    public string? Policy { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (From is null || await desk.FindTextAsync(From, ct) is not { } text)
            return NoSuchPage();
        Policy = text;
        return Page();
    }

    [Needs(Permission.DraftPolicies)]
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Problems = await deeds.DraftAsync(Policy, Note, Staff, clock.GetUtcNow(), ct);
        if (Problems.Count == 0)
            return SeeOther("/admin/payment-policies", A.PolicyDrafted);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
