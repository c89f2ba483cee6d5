using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Policies;

/// <summary>Drafts a policy, beginning with the numbers of another.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class NewPage(PolicyDesk desk, PolicyDeeds deeds, TimeProvider clock) : AdminPage
{
    public static IReadOnlyList<(string Which, string Label)> Thresholds { get; } = [("step_up", A.StepUpAt), ("refuse", A.RefuseAt), ("notify", A.NotifyAt)];

    public static IReadOnlyList<(string Part, string Label)> RuleParts { get; } =
        [("client", A.Client), ("scope", A.Scope), ("acr", A.AcrValue), .. Thresholds];

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public PolicyForm Form { get; private set; } = null!;

    public IReadOnlyList<string> Problems { get; private set; } = [];

    public static IEnumerable<ReasonCode> Codes => Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.FactsUnavailable);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (From is null || await desk.FindAsync(From, clock.GetUtcNow(), ct) is not { } source)
            return NoSuchPage();
        Form = PolicyForm.Of(source.Policy);
        return Page();
    }

    [Needs(Permission.DraftPolicies)]
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Form = PolicyForm.Of(await Request.ReadFormAsync(ct));
        if (From is null || await deeds.DraftAsync(Form, From, Staff, clock.GetUtcNow(), ct) is not { } problems)
            return NoSuchPage();
        if (problems.Count == 0)
            return SeeOther("/admin/policies/" + Uri.EscapeDataString(Form.Version), A.PolicyDrafted);

        Problems = problems;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
